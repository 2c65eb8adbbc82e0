import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running Blip; only the files under /app/ come from Vite then. */
const blip = process.env["BLIP_ORIGIN"] ?? "http://localhost:8080";

/** A laptop's house answers its own pages alone: these ask in their name. */
const proxied = { target: blip, changeOrigin: true, headers: { origin: new URL(blip).origin } };

/** The issuer sends browsers back to where it was asked: it is asked in this server's name. */
const issuer = { target: blip };

const SITE = "target/classes/dev/blip/web/app";

/** Packs the site for a laptop, beside it: on AWS CloudFront does. */
const packed = {
  name: "blip-packed",
  apply: "build" as const,
  closeBundle(): void {
    for (const name of readdirSync(SITE, { recursive: true, encoding: "utf8" })) {
      if (!/\.(html|js|css|json|svg)$/.test(name)) continue;
      const file = readFileSync(join(SITE, name));
      write(`${SITE}.br/${name}`, brotliCompressSync(file));
      write(`${SITE}.gzip/${name}`, gzipSync(file, { level: 9 }));
    }
  },
};

function write(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

export default defineConfig({
  plugins: [packed],
  resolve: { alias: { "blip-client": join(import.meta.dirname, "../clients/js/src/index.ts") }, dedupe: ["partysocket"] },
  base: "/app/",
  build: {
    // Maven puts target/classes on the class path: the site is the resource dev/blip/web/app/index.html.
    outDir: SITE,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
  json: { stringify: true },
  server: {
    proxy: {
      "/app/config.json": proxied,
      "/api": proxied,
      "/.well-known": issuer,
      "/dev/authorize": issuer,
      "/dev/oauth": issuer,
      "/dev": proxied,
      "/parties": { ...proxied, ws: true },
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default"],
    // More than any wait within a test: a busy machine takes its time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
