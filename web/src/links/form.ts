import { type Link, type NewLink, Refusal, told } from "../api";
import { h } from "../dom";
import { countryName } from "../words";

/** The form that makes a link. What it may hold is the server's to judge: its answer is shown as told. */
export class LinkForm {
  readonly #slug = h("input", { id: "slug", autocomplete: "off", spellcheck: "false", placeholder: "made for you" });
  readonly #destination = h("input", {
    id: "destination",
    inputmode: "url",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    placeholder: "https://example.org/",
  });
  readonly #title = h("input", { id: "title", autocomplete: "off" });
  readonly #expires = h("input", { id: "expires", type: "datetime-local" });
  readonly #most = h("input", { id: "max-clicks", type: "number", inputmode: "numeric", placeholder: "no limit" });
  readonly #enabled = h("input", { id: "enabled", type: "checkbox", checked: true });
  readonly #forward = h("input", { id: "forward", type: "checkbox" });
  readonly #countries = h("div", { class: "country-rows" });
  readonly #problem = h("p", { class: "problem", role: "alert", "data-testid": "error", hidden: true });
  readonly #submit = h("button", { type: "submit", class: "primary" }, "Make the link");
  readonly element: HTMLFormElement;

  constructor(
    private readonly create: (link: NewLink) => Promise<Link>,
    private readonly made: (link: Link) => void,
  ) {
    this.element = h(
      "form",
      {
        class: "link-form",
        "data-testid": "link-form",
        novalidate: true,
        "aria-label": "New link",
        onsubmit: (event) => void this.#send(event),
      },
      h("h2", {}, "New link"),
      field("Destination", this.#destination),
      field("Slug", this.#slug, "3 to 64 of a–z A–Z 0–9 _ -"),
      field("Title", this.#title),
      h(
        "fieldset",
        {},
        h("legend", {}, "Elsewhere for some countries"),
        this.#countries,
        h("button", { type: "button", class: "quiet", onclick: () => this.#addCountry() }, "Add a country"),
      ),
      h("div", { class: "pair" }, field("Expires", this.#expires), field("Most clicks", this.#most)),
      h("label", { class: "check" }, this.#forward, "Hand the visitor’s query on"),
      h("label", { class: "check" }, this.#enabled, "Switched on"),
      this.#problem,
      this.#submit,
    );
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    this.#submit.disabled = true;
    this.#problem.hidden = true;
    try {
      this.made(await this.create(this.#link()));
      this.element.reset();
      this.#countries.replaceChildren();
    } catch (error) {
      this.#problem.textContent = told(error);
      this.#problem.hidden = false;
    } finally {
      this.#submit.disabled = false;
    }
  }

  #link(): NewLink {
    return newLink({
      slug: this.#slug.value,
      destination: this.#destination.value,
      title: this.#title.value,
      expires: this.#expires.value,
      most: this.#most.value,
      enabled: this.#enabled.checked,
      forward: this.#forward.checked,
      countries: [...this.#countries.children].map((row) => {
        const [code, to] = row.querySelectorAll("input");
        return [code?.value ?? "", to?.value ?? ""] as const;
      }),
    });
  }

  #addCountry(): void {
    const name = h("output", { class: "country-name", "aria-live": "off" });
    const code = h("input", {
      class: "code",
      maxlength: 2,
      "aria-label": "Country, two letters",
      placeholder: "MY",
      autocomplete: "off",
      spellcheck: "false",
    });
    code.addEventListener("input", () => {
      const text = code.value.trim().toUpperCase();
      name.textContent = /^[A-Z]{2}$/.test(text) ? countryName(text) : "";
    });
    const to = h("input", {
      inputmode: "url",
      "aria-label": "Destination for this country",
      placeholder: "https://example.org/my",
      autocomplete: "off",
      spellcheck: "false",
    });
    const drop = h(
      "button",
      { type: "button", class: "quiet", "aria-label": "Remove this country", onclick: () => row.remove() },
      "×",
    );
    const row = h("div", { class: "country-row" }, code, to, drop, name);
    this.#countries.append(row);
    code.focus();
  }
}

export interface Fields {
  readonly slug: string;
  readonly destination: string;
  readonly title: string;
  readonly expires: string;
  readonly most: string;
  readonly enabled: boolean;
  readonly forward: boolean;
  readonly countries: readonly (readonly [code: string, destination: string])[];
}

/**
 * What was filled in, as the API takes it: empty fields are left out, local time becomes an instant, an address without a scheme is
 * https. Throws a {@link Refusal} for two rows of one country, of which an object would keep the last without a word.
 */
export function newLink(fields: Fields): NewLink {
  const countries = fields.countries
    .map(([code, to]) => [code.trim().toUpperCase(), withScheme(to)] as const)
    .filter(([code, to]) => code !== "" || to !== "");
  const codes = countries.map(([code]) => code);
  const twice = codes.find((code, at) => codes.indexOf(code) !== at);
  if (twice !== undefined) throw new Refusal(400, "bad_request", `countries has two rows of ${countryName(twice)} (${twice})`);
  const expires = new Date(fields.expires);
  return {
    destination: withScheme(fields.destination),
    enabled: fields.enabled,
    ...(fields.forward ? { query: "forward" as const } : {}),
    ...(fields.slug.trim() ? { slug: fields.slug.trim() } : {}),
    ...(fields.title.trim() ? { title: fields.title.trim() } : {}),
    ...(countries.length ? { countries: Object.fromEntries(countries) } : {}),
    ...(Number.isNaN(expires.getTime()) ? {} : { expiresAt: expires.toISOString() }),
    ...(fields.most.trim() ? { maxClicks: Number(fields.most) } : {}),
  };
}

/** What is pasted often lacks it: `example.com/foo`, `//example.com`, `localhost:3000`. */
export function withScheme(pasted: string): string {
  const address = pasted.trim();
  const other = /^[a-z][a-z0-9+-]*:(?!\d)/i.test(address);
  if (address === "" || other || /^https?:/i.test(address)) return address;
  return `https://${address.replace(/^\/\//, "")}`;
}

function field(label: string, input: HTMLInputElement, hint?: string): HTMLElement {
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h(
    "div",
    { class: "field" },
    h("label", { for: input.id }, label),
    input,
    hint !== undefined && h("small", { id: `${input.id}-hint` }, hint),
  );
}
