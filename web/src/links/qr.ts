import { type Api, told } from "../api";
import { h } from "../dom";
import { download } from "../export";

const LARGE = 1_024;

/** A link's address for cameras, to look at and to take away. */
export class QrCode {
  readonly #picture = h("img", { alt: "", width: 160, height: 160, "data-testid": "qr", hidden: true });
  readonly #problem = h("p", { class: "problem", role: "alert", hidden: true });
  readonly element = h(
    "div",
    { class: "qr-code" },
    this.#picture,
    h(
      "div",
      { class: "form-end" },
      h("button", { type: "button", "data-testid": "qr-svg", onclick: () => void this.#save("svg") }, "SVG"),
      h("button", { type: "button", "data-testid": "qr-png", onclick: () => void this.#save("png") }, "PNG"),
    ),
    this.#problem,
  );

  #slug = "";

  constructor(private readonly api: Pick<Api, "qr">) {}

  async show(slug: string): Promise<void> {
    this.#slug = slug;
    await this.#tried(async () => {
      const svg = await (await this.api.qr(this.#slug, "svg", 160)).text();
      this.#picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      this.#picture.alt = `QR code of /${this.#slug}`;
      this.#picture.hidden = false;
    });
  }

  #save(format: "svg" | "png"): Promise<void> {
    return this.#tried(async () => download(await this.api.qr(this.#slug, format, LARGE), `${this.#slug}.${format}`));
  }

  async #tried(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#problem.hidden = true;
    } catch (error) {
      this.#problem.textContent = told(error);
      this.#problem.hidden = false;
    }
  }
}
