import "../styles/dev.css";
import { told } from "../api";
import { h } from "../dom";
import { type Cursor, destroy, type Found, list, query, type Room, type RoomPage } from "./rooms";

const LOOK_MS = 2_000;
const HEAD = ["Room", "State", "Connections", "Alarms", "Next alarm", "Outbox", "Cursors", "Bytes", "Last error", ""];

/** Ready-made questions: what the runtime keeps in each room's database. */
const QUESTIONS: Readonly<Record<string, string>> = {
  tables: "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name",
  connections: "SELECT id, opened, tags, sent, cursor FROM blip_connection",
  alarms: "SELECT name, due, attempts FROM blip_alarm ORDER BY due",
  outbox: "SELECT seq, target, text FROM blip_outbox ORDER BY seq",
};

/** Looks into the rooms of a laptop. */
class RoomsPage {
  readonly #party = h("select", { id: "party", onchange: () => void this.#look() }, h("option", { value: "" }, "all parties"));
  readonly #prefix = h("input", { id: "prefix", autocomplete: "off", placeholder: "name begins with", oninput: () => void this.#look() });
  readonly #rows = h("tbody", { "data-testid": "rooms" });
  readonly #problem = h("p", { class: "bad", role: "status", "data-testid": "problem" });
  readonly #title = h("h2", {}, "No room chosen");
  readonly #sql = h("textarea", { id: "sql", spellcheck: "false", "aria-label": "SELECT" }, QUESTIONS["tables"] ?? "");
  readonly #found = h("div", { class: "wide", "data-testid": "found" });
  readonly #refused = h("p", { class: "bad", role: "status", "data-testid": "refused" });
  readonly #console = h(
    "form",
    { hidden: true, onsubmit: (event) => this.#ask(event) },
    ...Object.keys(QUESTIONS).map((name) => h("button", { type: "button", onclick: () => this.#fill(name) }, name)),
    this.#sql,
    h("button", { type: "submit", class: "primary" }, "Run"),
  );
  readonly element = h(
    "main",
    { class: "dev" },
    h("h1", {}, "Rooms"),
    h("form", { onsubmit: (event) => event.preventDefault() }, this.#party, this.#prefix),
    this.#problem,
    h("div", { class: "wide" }, h("table", {}, h("thead", {}, h("tr", {}, ...HEAD.map((name) => h("th", { scope: "col" }, name)))), this.#rows)),
    this.#title,
    this.#console,
    this.#refused,
    this.#found,
  );
  #chosen = "";
  #asked = 0;

  enter(): void {
    void this.#look();
    setInterval(() => void (document.hidden || this.#look()), LOOK_MS);
  }

  async #look(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const page = await list(this.#party.value, this.#prefix.value);
      if (asked === this.#asked) this.#show(page);
    } catch (error) {
      this.#problem.textContent = told(error);
    }
  }

  #show(page: RoomPage): void {
    const all = Object.values(page.counts).reduce((sum, count) => sum + count, 0);
    this.#problem.textContent = page.next ? `the first ${page.rooms.length} of ${all} rooms` : "";
    for (const party of Object.keys(page.counts)) {
      if ([...this.#party.options].some((option) => option.value === party)) continue;
      this.#party.append(h("option", { value: party }, party));
    }
    const focused = document.activeElement?.getAttribute("data-room");
    this.#rows.replaceChildren(...page.rooms.map((room) => this.#row(room)));
    if (focused) this.#rows.querySelector<HTMLElement>(`[data-room="${CSS.escape(focused)}"]`)?.focus();
  }

  #row(room: Room): HTMLElement {
    const error = room.lastError;
    return h(
      "tr",
      {},
      h("td", {}, h("button", { type: "button", "data-room": room.address, onclick: () => this.#choose(room.address) }, room.address)),
      h("td", {}, room.state),
      number(room.connections),
      number(room.alarms),
      h("td", {}, room.nextAlarm === undefined ? "" : new Date(room.nextAlarm).toLocaleTimeString()),
      number(room.outbox),
      h("td", { "data-testid": "cursors" }, (room.cursors ?? []).map(stands).join("\n")),
      number(room.bytes),
      h("td", { class: "bad" }, error ? `${new Date(error.at).toLocaleTimeString()} ${error.hook}: ${error.message} [${error.id}]` : ""),
      h("td", {}, h("button", { type: "button", "aria-label": `Delete ${room.address}`, onclick: () => void this.#delete(room.address) }, "Delete")),
    );
  }

  async #delete(address: string): Promise<void> {
    if (!confirm(`Delete ${address} with all that it keeps? Its sockets are closed.`)) return;
    try {
      await destroy(address);
    } catch (error) {
      this.#refused.textContent = told(error);
    }
    await this.#look();
  }

  #choose(address: string): void {
    this.#chosen = address;
    this.#title.textContent = address;
    this.#console.hidden = false;
    this.#console.requestSubmit();
  }

  #fill(name: string): void {
    this.#sql.value = QUESTIONS[name] ?? "";
    this.#console.requestSubmit();
  }

  async #ask(event: Event): Promise<void> {
    event.preventDefault();
    this.#refused.textContent = "";
    try {
      this.#found.replaceChildren(table(await query(this.#chosen, this.#sql.value)));
    } catch (error) {
      this.#found.replaceChildren();
      this.#refused.textContent = told(error);
    }
  }
}

/** `3 at news 12, 5 behind`. */
function stands(cursor: Cursor): string {
  const who = cursor.url ? `URL ${cursor.url}` : String(cursor.followers);
  const behind = cursor.behind === undefined ? "" : `, ${cursor.behind.toLocaleString()} behind`;
  return `${who} at ${[cursor.log, cursor.after].join(" ").trim()}${behind}`;
}

function number(value: number | undefined): HTMLElement {
  return h("td", { class: "number" }, value === undefined ? "" : value.toLocaleString());
}

function table(found: Found): HTMLElement {
  return h(
    "table",
    {},
    h("caption", {}, found.more ? `the first ${found.rows.length} rows` : `rows: ${found.rows.length}`),
    h("thead", {}, h("tr", {}, ...found.columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...found.rows.map((row) => h("tr", {}, ...row.map((cell) => h("td", {}, cell === null ? "NULL" : String(cell)))))),
  );
}

const page = new RoomsPage();
document.querySelector("#dev")?.replaceChildren(page.element);
page.enter();
