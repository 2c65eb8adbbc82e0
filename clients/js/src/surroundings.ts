/** What a browser tells of its network and of who looks; elsewhere the network is there and somebody looks. */
const browser: Partial<Pick<Window, "navigator" | "document" | "addEventListener">> = globalThis;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A machine without a network still reaches itself. */
export function isReachable(host: string): boolean {
  return isOnline() || LOOPBACK.test(host);
}

export function isOnline(): boolean {
  return browser.navigator?.onLine !== false;
}

export function isHidden(): boolean {
  return browser.document?.hidden === true;
}

/** Tells when the network comes and goes, and when a page that nobody looked at is looked at, until it is aborted. */
export function listen(signal: AbortSignal, on: { online(): void; offline(): void; looked(): void }): void {
  browser.addEventListener?.("online", on.online, { signal });
  browser.addEventListener?.("offline", on.offline, { signal });
  browser.document?.addEventListener("visibilitychange", () => isHidden() || on.looked(), { signal });
}
