import type { Config } from "../config";
import { h } from "../dom";

/** What to do while there are no clicks. Hidden until the room has said so. */
export function emptyCard(config: Config): HTMLElement {
  return h(
    "section",
    { class: "empty", hidden: true, "data-testid": "empty", "aria-label": "No clicks yet" },
    h("h2", {}, "A quiet world"),
    h("p", {}, h("a", { href: "/app/links" }, "Make a link"), ", follow it, watch it light up:"),
    h("pre", {}, h("code", {}, follow(config))),
    config.signIn === "dev" &&
      h("p", { class: "hint" }, "The three headers are what CloudFront adds on AWS: this visitor is in Kuala Lumpur."),
  );
}

function follow(config: Config): string {
  const place = ["Country: MY", "Latitude: 3.14", "Longitude: 101.69"].map(
    (header) => `  -H "CloudFront-Viewer-${header}" \\\n`,
  );
  const headers = config.signIn === "dev" ? place.join("") : "";
  return `curl -i -A Mozilla/5.0 \\\n${headers}  ${config.baseUrl}/your-slug`;
}
