import "./styles/base.css";
import { Api } from "./api";
import { CognitoSession, isCognito } from "./cognito";
import { type Config, loadConfig } from "./config";
import { h } from "./dom";
import { DevSession, PastedSession, type Session } from "./session";
import { ShareSession } from "./share";
import { type Page, Router } from "./router";
import { shell } from "./shell";
import { passwordPage, signInPage } from "./signin";

const root = document.querySelector<HTMLElement>("#app") ?? document.body;

// No await at the top: the pages' chunks import this one, and would wait for it for ever.
void loadConfig()
  .then(run)
  .catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    root.replaceChildren(message("Blip could not start", reason).element);
  });

async function run(config: Config): Promise<void> {
  // Another share's address in the same tab differs behind its # alone, which loads nothing.
  addEventListener("hashchange", () => ShareSession.isMeant(location) && location.reload());
  if (ShareSession.isBroken(location)) {
    root.replaceChildren(message("This address is not whole", "A part of it was lost on its way here. Ask whoever sent it for all of it.").element);
    return;
  }
  const session = sessionOf(config);
  const { element, outlet, current } = shell(accountName(session), signOut(session));
  root.replaceChildren(element);
  if ((session instanceof CognitoSession || session instanceof PastedSession) && session.empty) {
    outlet.replaceChildren(session instanceof CognitoSession ? passwordPage(session) : signInPage(session));
    return;
  }
  const api = new Api(session);
  const go = (path: string): void => router.go(path);
  const pages = {
    "/app": async (): Promise<Page> => new (await import("./live/page")).LivePage(config, api, session),
    "/app/wall": async (): Promise<Page> => new (await import("./wall/page")).WallPage(api, session),
    "/app/chat": async (): Promise<Page> => new (await import("./chat/page")).ChatDoor(go),
    "/app/chat/": async (room: string): Promise<Page> => new (await import("./chat/page")).ChatPage(room),
    "/app/topics": async (): Promise<Page> => new (await import("./topics/page")).TopicsDoor(go),
    "/app/topics/": async (name: string): Promise<Page> => new (await import("./topics/page")).TopicPage(name, api, session),
    "/app/links/": async (slug: string): Promise<Page> => new (await import("./links/insight")).InsightPage(slug, api, session),
    "/app/shares": async (): Promise<Page> => new (await import("./shares/page")).SharesPage(api),
    // No link's page: its slug is reserved.
    "/app/links/import": async (): Promise<Page> => new (await import("./links/files")).FilesPage(api),
    "/app/settings": async (): Promise<Page> => new (await import("./settings/page")).SettingsPage(api),
    "/app/webhooks": async (): Promise<Page> => new (await import("./webhooks/page")).WebhooksPage(api),
    "/app/links": async (): Promise<Page> => new (await import("./links/page")).LinksPage(api),
  };
  const missing = () =>
    message("Nothing here", `${location.pathname} is no page of Blip; the map and the links are above.`);
  const router = new Router(outlet, pages, missing, current);
  await router.start();
}

type AnySession = DevSession | CognitoSession | PastedSession | ShareSession;

function sessionOf(config: Config): AnySession {
  const share = ShareSession.of(location);
  if (share) return share;
  if (config.signIn !== "dev") {
    return isCognito(config.issuer) ? new CognitoSession(config.issuer, config.audience) : new PastedSession();
  }
  return new DevSession(new URLSearchParams(location.search).get("account") || "demo");
}

function signOut(session: AnySession): (() => void) | undefined {
  if (session instanceof DevSession || session instanceof ShareSession || session.empty) return undefined;
  return () => {
    session.forget();
    location.reload();
  };
}

async function accountName(session: Session): Promise<string> {
  try {
    return await session.account();
  } catch {
    // The page itself shows why nobody is signed in.
    return "";
  }
}

function message(title: string, text: string): Page {
  const element = h("main", { class: "message" }, h("h1", { tabindex: "-1" }, title), h("p", { role: "alert" }, text));
  return { title: `${title} · Blip`, element, enter: () => () => undefined };
}
