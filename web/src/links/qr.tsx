import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Api, told } from "../api";
import { download } from "../export";

const LARGE = 1_024;

/** A link's address for cameras, to look at and to take away. */
export class QrCode {
  readonly picture = signal<{ readonly src: string; readonly alt: string } | undefined>(undefined);
  readonly problem = signal("");
  #slug = "";

  constructor(private readonly api: Pick<Api, "qr">) {}

  async show(slug: string): Promise<void> {
    this.#slug = slug;
    await this.#tried(async () => {
      const svg = await (await this.api.qr(slug, "svg", 160)).text();
      this.picture.value = { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: `QR code of /${slug}` };
    });
  }

  save(format: "svg" | "png"): Promise<void> {
    return this.#tried(async () => download(await this.api.qr(this.#slug, format, LARGE), `${this.#slug}.${format}`));
  }

  async #tried(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problem.value = "";
    } catch (error) {
      this.problem.value = told(error);
    }
  }
}

export function QrPicture({ qr }: { readonly qr: QrCode }): JSX.Element {
  const { picture, problem } = qr;
  return (
    <div class="qr-code">
      <img src={picture.value?.src} alt={picture.value?.alt ?? ""} width={160} height={160} data-testid="qr" hidden={!picture.value} />
      <div class="form-end">
        <button type="button" data-testid="qr-svg" onClick={() => void qr.save("svg")}>
          SVG
        </button>
        <button type="button" data-testid="qr-png" onClick={() => void qr.save("png")}>
          PNG
        </button>
      </div>
      <p class="problem" role="alert" hidden={problem.value === ""}>
        {problem}
      </p>
    </div>
  );
}
