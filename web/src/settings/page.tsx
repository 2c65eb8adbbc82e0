import "../styles/links.css";
import "../styles/settings.css";
import type { JSX } from "preact";
import type { Api } from "../api";
import type { Page } from "../router";
import { mounted } from "../ui/mount";
import { AccessSection, accessWords } from "./access";
import { Keeping, KeepingSection } from "./keeping";
import { Keys, KeysSection } from "./keys";
import { Leaving, LeavingSection } from "./leaving";
import { Members, MembersSection } from "./members";
import { Past } from "./past";
import { Takeout, TakeoutSection } from "./takeout";

type SettingsApi = Pick<Api, "account" | "deleteAccount" | "keys" | "makeKey" | "revokeKey" | "settings" | "changeSettings" | "members" | "memberAudit" | "accessAudit" | "addMember" | "changeMember" | "removeMember">;

/** What holds for the account as a whole. */
export class SettingsPage implements Page {
  readonly title = "Settings · Blip";
  readonly keeping: Keeping;
  readonly keys: Keys;
  readonly members: Members;
  readonly access: Past;
  readonly takeout: Takeout;
  readonly leaving: Leaving;
  readonly element: HTMLElement;

  constructor(api: SettingsApi) {
    this.keeping = new Keeping(api);
    this.keys = new Keys(api);
    this.members = new Members(api);
    this.access = new Past(() => api.accessAudit(), accessWords);
    this.takeout = new Takeout(api);
    this.leaving = new Leaving(api);
    this.element = mounted("main", "desk settings", <Settings of={this} />);
  }

  enter(): () => void {
    void this.keeping.enter();
    void this.keys.enter();
    void this.members.enter();
    void this.access.look();
    return () => {
      this.keys.leave();
      this.takeout.stop();
    };
  }
}

function Settings({ of: { keeping, keys, members, access, takeout, leaving } }: { readonly of: SettingsPage }): JSX.Element {
  return (
    <>
      <h1 tabindex={-1}>Settings</h1>
      <nav aria-label="More settings">
        <ul class="elsewhere">
          <Elsewhere href="/app/shares" name="Shares" about="The wall for a screen, or for people without an account" />
          <Elsewhere href="/app/webhooks" name="Webhooks" about="Each click, sent to an address of yours" />
        </ul>
      </nav>
      <KeepingSection keeping={keeping} />
      <KeysSection keys={keys} />
      <MembersSection members={members} />
      <AccessSection past={access} />
      <TakeoutSection takeout={takeout} />
      <LeavingSection leaving={leaving} />
    </>
  );
}

function Elsewhere({ href, name, about }: { readonly href: string; readonly name: string; readonly about: string }): JSX.Element {
  return (
    <li>
      <a href={href}>
        <b>{name}</b>
        <small>{about}</small>
      </a>
    </li>
  );
}
