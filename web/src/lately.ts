/** A list that knows what was made and revoked here, also while the server's own knows it only after a moment. */
export class Lately<T extends { readonly id: string }> {
  #listed: readonly T[] = [];
  readonly #made = new Map<string, T>();
  readonly #gone = new Set<string>();

  /** Newest first. */
  get all(): readonly T[] {
    return [...this.#listed, ...this.#made.values()].filter(({ id }) => !this.#gone.has(id)).reverse();
  }

  /** @param items as the server lists them, the oldest first */
  listed(items: readonly T[]): void {
    for (const { id } of items) this.#made.delete(id);
    this.#listed = items;
  }

  made(item: T): void {
    if (!this.#listed.some(({ id }) => id === item.id)) this.#made.set(item.id, item);
  }

  gone(id: string): void {
    this.#gone.add(id);
  }
}
