/** Style sheets that pages asked for and did not get: Vite asks for each once, and would show the page without it. */
export class Sheets {
  readonly #lost = new Set<string>();

  /** From now on. */
  watch(): void {
    const lost = ({ target }: Event): void => {
      if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet") return;
      target.remove();
      this.#lost.add(target.href);
    };
    // It does not bubble.
    document.addEventListener("error", lost, true);
  }

  /** Asks once more for what did not come. @throws TypeError where it does not come now, either */
  async complete(): Promise<void> {
    await Promise.all([...this.#lost].map((href) => this.#load(href)));
  }

  #load(href: string): Promise<void> {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.crossOrigin = "";
    link.href = href;
    return new Promise((done, failed) => {
      link.onload = () => {
        this.#lost.delete(href);
        done();
      };
      link.onerror = () => failed(new TypeError(`Unable to load CSS of ${href}`));
      document.head.append(link);
    });
  }
}
