import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Config } from "../config";

interface Props {
  readonly config: Config;
  /** Whether the room has said that there are none. */
  readonly isQuiet: ReadonlySignal<boolean>;
}

/** What to do while there are no clicks. */
export function EmptyCard({ config, isQuiet }: Props): JSX.Element {
  return (
    <section class="empty" hidden={!isQuiet.value} data-testid="empty" aria-label="No clicks yet">
      <h2>A quiet world</h2>
      <p>
        <a href="/app/links">Make a link</a>, follow it, watch it light up:
      </p>
      <pre>
        <code>{follow(config)}</code>
      </pre>
      {config.signIn === "dev" && <p class="hint">The three headers are what CloudFront adds on AWS: this visitor is in Kuala Lumpur.</p>}
    </section>
  );
}

function follow(config: Config): string {
  const place = ["Country: MY", "Latitude: 3.14", "Longitude: 101.69"].map(
    (header) => `  -H "CloudFront-Viewer-${header}" \\\n`,
  );
  const headers = config.signIn === "dev" ? place.join("") : "";
  return `curl -i -A Mozilla/5.0 \\\n${headers}  ${config.baseUrl}/your-slug`;
}
