// What the live map costs a browser: node scripts/measure.mjs [seconds], after npm run build. Exits 1 where a bound is crossed.
import { chromium } from "./measure/chromium.mjs";
import { room, SIGNED_IN } from "./measure/room.mjs";

const SECONDS = Number(process.argv[2] ?? 30);
const FLUSH_MS = 2_000;
/** Until the hour that is drawn is full, and what has left it is let go of. */
const SETTLING_MINUTES = 75;
const DAY_MINUTES = 1_440;
const WARM_MS = 8_000;
const FRAMES = "new Promise(done=>{const t=[];const end=performance.now()+%;const f=n=>{t.push(n);n<end?requestAnimationFrame(f):done(t)};requestAnimationFrame(f)})";
const FINE = "performance.getEntriesByType('resource').some(({ name }) => name.includes('50m'))";
/** A page whose clock can be set forward. */
const CLOCK = "{const real=Date.now.bind(Date);globalThis.ahead=0;Date.now=()=>real()+globalThis.ahead}";

let failed = false;
const browser = await chromium();
try {
  const laptop = await cpu(1_440, 900, 10);
  await cpu(3_840, 2_160, 2 * Math.max(laptop, 1));
  await rhythm();
  await heap();
} finally {
  await browser.close();
}
process.exitCode = failed ? 1 : 0;

function tell(name, value, unit, bound) {
  const isOver = value > bound;
  failed ||= isOver;
  console.log(`${name}: ${value.toFixed(1)} ${unit} (at most ${bound.toFixed(0)})${isOver ? "  TOO MUCH" : ""}`);
}

/** Opens the page on a room, which flushes that many clicks a minute while `work` runs. */
async function watched(width, height, aMinute, work, script = "", path = "") {
  const clicks = await room();
  const page = await browser.page(clicks.url + path, { width, height, script: SIGNED_IN + script });
  while (!clicks.connected) await sleep(50);
  const flushes = aMinute ? setInterval(() => clicks.flush(Math.round((aMinute * FLUSH_MS) / 60_000)), FLUSH_MS) : undefined;
  try {
    return await work(page, clicks);
  } finally {
    clearInterval(flushes);
    await page.close();
    await clicks.close();
  }
}

/** The main thread's own CPU time, as Chromium counts it. */
async function cpu(width, height, bound) {
  return watched(width, height, 10_000, async (page) => {
    await sleep(WARM_MS);
    const before = await page.metric("ThreadTime");
    const begin = performance.now();
    await sleep(SECONDS * 1_000);
    const used = (await page.metric("ThreadTime")) - before;
    const percent = (used / ((performance.now() - begin) / 1_000)) * 100;
    tell(`main thread at 10,000 clicks a minute, ${width} x ${height}`, percent, "%", bound);
    return percent;
  });
}

async function rhythm() {
  await watched(1_440, 900, 5_000, async (page) => {
    await sleep(WARM_MS / 2);
    const times = await page.evaluate(FRAMES.replace("%", "12000"));
    const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
    tell("95th percentile between frames at 5,000 clicks a minute", gaps[Math.floor(gaps.length * 0.95)], "ms", 34);
  });
}

/** A day of 150 clicks a minute on the wall, a minute at a time, once it has settled. */
async function heap() {
  await watched(1_440, 900, 0, async (page, clicks) => {
    const used = async () => {
      await page.send("HeapProfiler.collectGarbage");
      return (await page.metric("JSHeapUsedSize")) / 1_048_576;
    };
    const pass = async (minutes) => {
      for (let minute = 0; minute < minutes; minute++) {
        await page.evaluate("globalThis.ahead += 60000");
        clicks.flush(150, Date.now() + ++now * 60_000);
        await sleep(15);
      }
      return used();
    };
    // The least of some: what is on its way at the moment is no growth.
    const least = async () => Math.min(await pass(10), await pass(10), await pass(10), await pass(10));
    let now = 0;
    // The first glide to a region loads the finer outlines, which stay.
    while (!(await page.evaluate(FINE))) await pass(10);
    await pass(SETTLING_MINUTES);
    const early = await least();
    await pass(DAY_MINUTES - 40);
    const late = await least();
    console.log(`heap of the wall: ${early.toFixed(1)} MB, a day later: ${late.toFixed(1)} MB`);
    tell("heap's growth over a fast-forwarded day", (late / early - 1) * 100, "%", 5);
  }, CLOCK, "wall");
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
