// What a desk of 5,000 links costs a browser, of a Blip that runs on this machine: node scripts/desk.mjs [origin]. Exits 1 where the bound is crossed.
import { chromium } from "./measure/chromium.mjs";

const LINKS = 5_000;
const MOST_FRAME_MS = 34;
const ACCOUNT = "desk-measured";
const origin = process.argv[2] ?? "http://localhost:8080";

const { token } = await (await fetch(`${origin}/dev/token`, { method: "POST", body: JSON.stringify({ account: ACCOUNT }) })).json();
for (let first = 0; first < LINKS; first += 1_000) {
  const links = Array.from({ length: 1_000 }, (_, i) => ({ slug: `measured-${first + i}`, destination: "https://example.org/", title: `Link ${first + i}`, tags: ["news", "spring"] }));
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const answer = await fetch(`${origin}/api/links/import?existing=replace`, { method: "POST", headers, body: JSON.stringify(links) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Signed in already: who comes without a token is sent to the issuer and back. */
const script = `sessionStorage.setItem("blip.tokens", ${JSON.stringify(JSON.stringify({ id: token, refresh: "", until: 9e15 }))});`;

/** Scrolls until all are loaded, then from the top at 120 pixels a frame. */
async function scrolled(links) {
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  while (!document.querySelector(".link")) await new Promise((later) => setTimeout(later, 50));
  const began = performance.now();
  while (document.querySelectorAll(".link").length < links) {
    if (performance.now() - began > 120_000) throw new Error(`only ${document.querySelectorAll(".link").length} links after two minutes`);
    scrollTo(0, document.documentElement.scrollHeight);
    await frame();
  }
  const loadedMs = Math.round(performance.now() - began);
  const frames = [];
  let last = (scrollTo(0, 0), await frame());
  for (let y = 0; y < 60_000; y += 120) {
    scrollTo(0, y);
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  frames.sort((a, b) => a - b);
  return { loadedMs, p50: frames[Math.floor(frames.length / 2)], p95: frames[Math.floor(frames.length * 0.95)], longest: frames.at(-1) };
}

const browser = await chromium();
try {
  for (const [width, height] of [
    [1_280, 900],
    [390, 844],
  ]) {
    const page = await browser.page(`${origin}/app/links?account=${ACCOUNT}`, { width, height, script });
    const { loadedMs, p50, p95, longest } = await page.evaluate(`(${scrolled})(${LINKS})`);
    await page.send("HeapProfiler.collectGarbage");
    const heap = (await page.metric("JSHeapUsedSize")) / 1e6;
    console.log(`${width} × ${height}: ${LINKS} links loaded in ${loadedMs} ms; between frames, scrolling: p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, longest ${longest.toFixed(1)} ms; heap ${heap.toFixed(0)} MB`);
    if (p95 > MOST_FRAME_MS) process.exitCode = 1;
    await page.close();
  }
} finally {
  await browser.close();
}
