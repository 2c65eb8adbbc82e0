import "./styles/base.css";
import { Api, told } from "./api";
import { type Config, loadConfig } from "./config";
import { messagePage, unloadedPage } from "./message";
import { OidcSession } from "./oidc";
import type { Session } from "./session";
import { ShareSession } from "./share";
import { type Page, Router } from "./router";
import { shell } from "./shell";
import { Sheets } from "./sheets";
import { signInPage } from "./signin";

const root = document.querySelector<HTMLElement>("#app") ?? document.body;

// No await at the top: the pages' chunks import this one, and would wait for it for ever.
void loadConfig()
  .then(run)
  .catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    root.replaceChildren(messagePage("Blip could not start", reason).element);
  });

async function run(config: Config): Promise<void> {
  // Another share's address in the same tab differs behind its # alone, which loads nothing.
  addEventListener("hashchange", () => ShareSession.isMeant(location) && location.reload());
  if (ShareSession.isBroken(location)) {
    root.replaceChildren(messagePage("This address is not whole", "A part of it was lost on its way here. Ask whoever sent it for all of it.").element);
    return;
  }
  const session = sessionOf(config);
  if (session instanceof OidcSession) {
    try {
      if (!(await session.begin())) return void (await session.leave());
    } catch (error) {
      root.replaceChildren(signInPage(session, told(error)));
      return;
    }
  }
  const { element, outlet, current } = shell(accountName(session), signOut(session, config));
  root.replaceChildren(element);
  const api = new Api(session);
  const go = (path: string): void => router.go(path);
  const pages = {
    "/app": async (): Promise<Page> => new (await import("./live/page")).LivePage(config, api, session),
    "/app/wall": async (): Promise<Page> => new (await import("./wall/page")).WallPage(api, session),
    "/app/chat": async (): Promise<Page> => new (await import("./chat/door")).ChatDoor(go),
    "/app/chat/": async (room: string): Promise<Page> => (await import("./chat/page")).chatPage(room),
    "/app/topics": async (): Promise<Page> => new (await import("./topics/door")).TopicsDoor(go, session),
    "/app/topics/": async (name: string): Promise<Page> => (await import("./topics/page")).topicPage(name, api, session),
    "/app/links/": async (slug: string): Promise<Page> => new (await import("./links/insight")).InsightPage(slug, api, session),
    "/app/shares": async (): Promise<Page> => new (await import("./shares/page")).SharesPage(api),
    // No link's page: its slug is reserved.
    "/app/links/import": async (): Promise<Page> => new (await import("./links/files")).FilesPage(api),
    "/app/settings": async (): Promise<Page> => new (await import("./settings/page")).SettingsPage(api),
    "/app/webhooks": async (): Promise<Page> => new (await import("./webhooks/page")).WebhooksPage(api),
    "/app/links": async (): Promise<Page> => new (await import("./links/page")).LinksPage(api),
  };
  const missing = () =>
    messagePage("Nothing here", `${location.pathname} is no page of Blip; the map and the links are above.`);
  const sheets = new Sheets();
  sheets.watch();
  const styled = Object.entries(pages).map(([path, make]) => [path, async (rest: string) => (await sheets.complete(), make(rest))] as const);
  const router = new Router(outlet, Object.fromEntries(styled), missing, unloadedPage, current);
  await router.start();
}

function sessionOf(config: Config): OidcSession | ShareSession {
  const share = ShareSession.of(location);
  if (share) return share;
  const { issuer, audience } = config;
  // A laptop's issuer is this origin, whatever it is called; it asks nobody, and signs in whom it is told.
  return config.signIn === "dev"
    ? new OidcSession({ issuer, discovery: location.origin, client: audience, hint: new URLSearchParams(location.search).get("account") ?? "" })
    : new OidcSession({ issuer, discovery: issuer, client: audience, hint: "" });
}

function signOut(session: OidcSession | ShareSession, config: Config): (() => void) | undefined {
  if (session instanceof ShareSession || config.signIn === "dev") return undefined;
  return () => void session.end().then(() => root.replaceChildren(signInPage(session, "You are signed out of Blip.")));
}

async function accountName(session: Session): Promise<string> {
  try {
    return await session.account();
  } catch {
    // The page itself shows why nobody is signed in.
    return "";
  }
}
