// A Chromium that is spoken to over its own protocol. Close it when done.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/google-chrome"];
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

export async function chromium() {
  const program = process.env.CHROMIUM ?? PROGRAMS.find(existsSync);
  if (!program) throw new Error("no Chromium here; install it with: apt-get install -y chromium");
  const profile = mkdtempSync(join(tmpdir(), "blip-measure-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "about:blank"]);
  const address = await new Promise((found, failed) => {
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
      const match = /DevTools listening on (\S+)/.exec(said);
      if (match) found(match[1]);
    });
    child.on("exit", () => failed(new Error(`Chromium ended: ${said.slice(-500)}`)));
  });
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await new Promise((open) => socket.once("open", open));
  const waiting = new Map();
  let id = 0;
  socket.on("message", (data) => {
    const answer = JSON.parse(data);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const send = (method, params = {}, sessionId) =>
    new Promise((done, failed) => {
      waiting.set(++id, ({ result, error }) => (error ? failed(new Error(`${method}: ${error.message}`)) : done(result)));
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  return {
    /** A page of that size; `script` runs before the page's own. */
    async page(url, { width, height, script = "" }) {
      const { targetId } = await send("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
      const to = (method, params) => send(method, params, sessionId);
      await to("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
      await to("Page.enable");
      await to("Page.addScriptToEvaluateOnNewDocument", { source: script });
      await to("Performance.enable", { timeDomain: "threadTicks" });
      await to("Page.navigate", { url });
      return {
        send: to,
        evaluate: async (expression) => {
          const { result, exceptionDetails } = await to("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
          if (exceptionDetails) throw new Error(exceptionDetails.text);
          return result.value;
        },
        metric: async (name) => (await to("Performance.getMetrics")).metrics.find((one) => one.name === name).value,
        close: () => send("Target.closeTarget", { targetId }),
      };
    },
    async close() {
      await send("Browser.close").catch(() => undefined);
      await new Promise((ended) => (child.exitCode === null ? child.once("exit", ended) : ended()));
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
