import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running Blip; only the files under /app/ come from Vite then. */
const blip = process.env["BLIP_ORIGIN"] ?? "http://localhost:8080";

export default defineConfig({
  base: "/app/",
  build: {
    // Maven puts target/classes on the class path: the site is the resource dev/blip/web/app/index.html.
    outDir: "target/classes/dev/blip/web/app",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
  json: { stringify: true },
  server: {
    proxy: {
      "/app/config.json": blip,
      "/api": blip,
      "/dev": blip,
      "/parties": { target: blip, ws: true },
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default"],
  },
});
