// The pictures at the README's head: node scripts/pictures.mjs, while a Blip runs with its demo ($BLIP_ORIGIN, http://localhost:8080).
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "./measure/chromium.mjs";
import { animated } from "./pictures/webp.mjs";

const ORIGIN = process.env.BLIP_ORIGIN ?? "http://localhost:8080";
const FOLDER = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const SETTLING_MS = 25_000;
const FILM_FRAMES = 24;
const FRAME_MS = 250;
const SIZE = { width: 1_280, height: 720 };

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium();
try {
  await picture("map", "/app/");
  await picture("globe", "/app/?view=globe");
  await picture("wall", "/app/wall");
  await film("film", "/app/");
} finally {
  await browser.close();
}

async function opened(path) {
  const page = await browser.page(ORIGIN + path, SIZE);
  await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "dark" }] });
  await sleep(SETTLING_MS);
  return page;
}

async function shot(page, quality) {
  const { data } = await page.send("Page.captureScreenshot", { format: "webp", quality });
  return Buffer.from(data, "base64");
}

async function picture(name, path) {
  const page = await opened(path);
  keep(name, await shot(page, 80));
  await page.close();
}

async function film(name, path) {
  const page = await opened(path);
  const frames = [];
  for (let i = 0; i < FILM_FRAMES; i++) {
    const begin = performance.now();
    frames.push(await shot(page, 45));
    await sleep(Math.max(0, FRAME_MS - (performance.now() - begin)));
  }
  keep(name, animated(frames, SIZE, FRAME_MS));
  await page.close();
}

function keep(name, bytes) {
  writeFileSync(`${FOLDER}${name}.webp`, bytes);
  console.log(`docs/images/${name}.webp: ${Math.round(bytes.length / 1024)} KB`);
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
