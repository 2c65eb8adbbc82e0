import { type Format, records } from "./pieces";

/** A file of links, put together of the pages that the API exports. */
export class LinkFile {
  readonly #parts: string[] = [];
  links = 0;

  constructor(private readonly format: Format) {}

  /**
   * @param page as the API tells it
   * @param next its header `Link`
   * @returns the next page's cursor, none after the last
   */
  add(page: string, next: string | null): string | undefined {
    if (this.format === "json") {
      const { links, cursor } = JSON.parse(page) as { links: readonly unknown[]; cursor?: string };
      for (const link of links) this.#parts.push(`${this.links++ === 0 ? "" : ",\n"}${JSON.stringify(link)}`);
      return cursor;
    }
    const [header = "", ...rows] = records(page);
    for (const record of this.#parts.length === 0 ? [header, ...rows] : rows) this.#parts.push(`${record}\r\n`);
    this.links += rows.length;
    const cursor = /[?&]cursor=([^&>]+)/.exec(next ?? "")?.[1];
    return cursor === undefined ? undefined : decodeURIComponent(cursor);
  }

  get blob(): Blob {
    if (this.format === "csv") return new Blob(this.#parts, { type: "text/csv;charset=utf-8" });
    return new Blob(['{"links":[\n', ...this.#parts, "\n]}\n"], { type: "application/json" });
  }
}
