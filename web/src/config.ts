/** What `/app/config.json` tells. */
export interface Config {
  readonly baseUrl: string;
  readonly signIn: "dev" | "cognito";
  /** Who issues tokens, and the audience that they name; empty where the file says nothing. */
  readonly issuer: string;
  readonly audience: string;
}

/** @throws Error where the file is missing or says something else */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/app/config.json", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`/app/config.json answered ${answer.status}; it has to stand beside this page`);
  return config(await answer.json());
}

function config(value: { baseUrl?: unknown; signIn?: unknown; issuer?: unknown; audience?: unknown }): Config {
  const { baseUrl, signIn, issuer, audience } = value;
  if (signIn !== "dev" && signIn !== "cognito") {
    throw new Error(`/app/config.json: signIn must be dev or cognito, was ${JSON.stringify(signIn)}`);
  }
  return {
    baseUrl: typeof baseUrl === "string" ? baseUrl.replace(/\/$/, "") : location.origin,
    signIn,
    issuer: typeof issuer === "string" ? issuer : "",
    audience: typeof audience === "string" ? audience : "",
  };
}
