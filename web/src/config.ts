/** What `/app/config.json` tells. */
export interface Config {
  readonly baseUrl: string;
  readonly signIn: "dev" | "cognito";
}

/** @throws Error where the file is missing or says something else */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/app/config.json", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`/app/config.json answered ${answer.status}; it has to stand beside this page`);
  return config(await answer.json());
}

function config(value: { baseUrl?: unknown; signIn?: unknown }): Config {
  const { baseUrl, signIn } = value;
  if (signIn !== "dev" && signIn !== "cognito") {
    throw new Error(`/app/config.json: signIn must be dev or cognito, was ${JSON.stringify(signIn)}`);
  }
  return { baseUrl: typeof baseUrl === "string" ? baseUrl.replace(/\/$/, "") : location.origin, signIn };
}
