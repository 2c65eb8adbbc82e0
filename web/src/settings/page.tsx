import "../styles/links.css";
import "../styles/settings.css";
import type { Api } from "../api";
import { h } from "../dom";
import type { Page } from "../router";
import { mounted } from "../ui/mount";
import { Access } from "./access";
import { Keeping } from "./keeping";
import { Keys, KeysSection } from "./keys";
import { Leaving } from "./leaving";
import { Members } from "./members";
import { Takeout } from "./takeout";

type SettingsApi = Pick<Api, "account" | "deleteAccount" | "keys" | "makeKey" | "revokeKey" | "settings" | "changeSettings" | "members" | "memberAudit" | "accessAudit" | "addMember" | "changeMember" | "removeMember">;

/** What holds for the account as a whole. */
export class SettingsPage implements Page {
  readonly title = "Settings · Blip";
  readonly #keeping: Keeping;
  readonly #keys: Keys;
  readonly #members: Members;
  readonly #access: Access;
  readonly #takeout: Takeout;
  readonly element: HTMLElement;

  constructor(api: SettingsApi) {
    this.#keeping = new Keeping(api);
    this.#keys = new Keys(api);
    this.#members = new Members(api);
    this.#access = new Access(api);
    this.#takeout = new Takeout(api);
    this.element = h(
      "main",
      { class: "desk settings" },
      h("h1", { tabindex: "-1" }, "Settings"),
      h(
        "nav",
        { "aria-label": "More settings" },
        h(
          "ul",
          { class: "elsewhere" },
          elsewhere("/app/shares", "Shares", "The wall for a screen, or for people without an account"),
          elsewhere("/app/webhooks", "Webhooks", "Each click, sent to an address of yours"),
        ),
      ),
      this.#keeping.element,
      mounted("div", "", <KeysSection keys={this.#keys} />),
      this.#members.element,
      this.#access.element,
      this.#takeout.element,
      new Leaving(api).element,
    );
  }

  enter(): () => void {
    void this.#keeping.enter();
    void this.#keys.enter();
    void this.#members.enter();
    void this.#access.enter();
    return () => {
      this.#keys.leave();
      this.#takeout.leave();
    };
  }
}

function elsewhere(href: string, name: string, about: string): HTMLElement {
  return h("li", {}, h("a", { href }, h("b", {}, name), h("small", {}, about)));
}
