import { join } from "node:path";
import { defineConfig } from "vite";

/** The page under /dev/, a site of its own: a laptop serves it, and no deployment has it. */
export default defineConfig({
  root: "dev",
  base: "/dev/",
  publicDir: false,
  resolve: { alias: { "blip-client": join(import.meta.dirname, "../clients/js/src/index.ts") }, dedupe: ["partysocket"] },
  build: {
    outDir: "../target/classes/dev/blip/web/dev",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
});
