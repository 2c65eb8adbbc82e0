/** Keeps the screen from going dark, where the browser can; a lock is lost with each look away, and taken again. */
export class Awake {
  #lock: WakeLockSentinel | undefined;
  #wanted = false;
  readonly #again = (): void => {
    if (!document.hidden) void this.#take();
  };

  keep(): void {
    this.#wanted = true;
    document.addEventListener("visibilitychange", this.#again);
    void this.#take();
  }

  release(): void {
    this.#wanted = false;
    document.removeEventListener("visibilitychange", this.#again);
    void this.#lock?.release();
    this.#lock = undefined;
  }

  async #take(): Promise<void> {
    if (!("wakeLock" in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.#wanted) this.#lock = lock;
      else await lock.release();
    } catch (error) {
      // A low battery refuses it: the screen may go dark then.
      console.info("Blip: the screen may go dark:", error);
    }
  }
}
