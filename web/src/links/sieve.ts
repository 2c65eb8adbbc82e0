import { changed } from "../address";
import type { LinkQuestion } from "../api";
import { h } from "../dom";

const SORTS = [
  ["created", "Newest first"],
  ["clicks", "Most clicks"],
  ["lastClick", "Last clicked"],
  ["title", "Title"],
  ["slug", "Slug"],
] as const;
const STATES = [
  ["", "All"],
  ["live", "Live"],
  ["off", "Switched off"],
  ["expired", "Expired"],
  ["usedUp", "Used up"],
  ["scheduled", "Not yet"],
  ["takenDown", "Taken down"],
] as const;
const TYPED_MS = 250;
/** What is still being typed is asked for by no search. */
const DOMAIN = /^[^\s.]+(\.[^\s.]+)+$/;

/** Which links are shown, and in which order; the address has it all. */
export class Sieve {
  readonly #search = h("input", { type: "search", id: "search", "data-testid": "search", placeholder: "Search", maxlength: 200, "aria-keyshortcuts": "/", title: "Key /" });
  readonly #domain = h("input", { type: "search", id: "domain", "data-testid": "domain", placeholder: "To example.org", title: "Links that lead to this domain, or below it", maxlength: 253, autocapitalize: "none", spellcheck: "false" });
  readonly #sort = select("sort", "Order", SORTS);
  readonly #state = select("state", "State", STATES);
  readonly #tag = h("button", { type: "button", class: "tag", "data-testid": "tag-off", hidden: true, onclick: () => this.#go({ tag: undefined }) });
  readonly element = h(
    "div",
    { class: "sieve", role: "search" },
    h("label", { for: "search", class: "unseen" }, "Search links"),
    this.#search,
    h("label", { for: "domain", class: "unseen" }, "Domain of the destination"),
    this.#domain,
    this.#state,
    this.#sort,
    this.#tag,
  );
  #typed: ReturnType<typeof setTimeout> | undefined;

  /** @param asked called when the address asks for others */
  constructor(private readonly asked: () => void) {
    for (const field of [this.#search, this.#domain]) field.addEventListener("input", () => this.#soon());
    this.#sort.addEventListener("change", () => this.#go({ sort: this.#sort.value === "created" ? undefined : this.#sort.value }));
    this.#state.addEventListener("change", () => this.#go({ state: this.#state.value || undefined }));
  }

  /** Not at each letter. */
  #soon(): void {
    clearTimeout(this.#typed);
    this.#typed = setTimeout(() => this.#go({ q: this.#search.value || undefined, domain: DOMAIN.test(this.#wanted) ? this.#wanted : undefined }), TYPED_MS);
  }

  get #wanted(): string {
    return this.#domain.value.trim().toLowerCase();
  }

  /** What the address asks for; the controls show it. */
  read(): LinkQuestion {
    const query = new URLSearchParams(location.search);
    const of = (name: string): string => query.get(name) ?? "";
    if (this.#search.value !== of("q")) this.#search.value = of("q");
    const isTyped = document.activeElement === this.#domain;
    if (!isTyped && this.#wanted !== of("domain")) this.#domain.value = of("domain");
    this.#sort.value = of("sort") || "created";
    this.#state.value = of("state");
    this.#tag.textContent = `#${of("tag")} ×`;
    this.#tag.setAttribute("aria-label", `Tag ${of("tag")}: show others, too`);
    this.#tag.hidden = of("tag") === "";
    return {
      sort: of("sort") || "created",
      ...(of("q") ? { q: of("q") } : {}),
      ...(of("state") ? { state: of("state") } : {}),
      ...(of("tag") ? { tag: of("tag") } : {}),
      ...(of("domain") ? { domain: of("domain") } : {}),
    };
  }

  /** What was typed a moment before another page is gone to is not asked there. */
  leave(): void {
    clearTimeout(this.#typed);
  }

  get isAsking(): boolean {
    return ["q", "state", "tag", "domain"].some((name) => new URLSearchParams(location.search).get(name));
  }

  tag(tag: string): void {
    this.#go({ tag });
  }

  focus(): void {
    this.#search.focus();
    this.#search.select();
  }

  #go(values: Readonly<Record<string, string | undefined>>): void {
    history.replaceState(null, "", location.pathname + changed(location.search, values));
    this.asked();
  }
}

function select(name: string, label: string, options: readonly (readonly [value: string, text: string])[]): HTMLSelectElement {
  return h("select", { "data-testid": name, "aria-label": label }, ...options.map(([value, text]) => h("option", { value }, text)));
}
