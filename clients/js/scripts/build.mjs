// Installs what is needed, and compiles, where something changed: what Maven calls.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const client = dirname(dirname(fileURLToPath(import.meta.url)));
const changed = (file) => (existsSync(join(client, file)) ? statSync(join(client, file)).mtimeMs : 0);

if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  console.log("clients/js: installing packages");
  run("npm", "ci", "--no-audit", "--no-fund");
}
const sources = ["tsconfig.json", "package-lock.json", ...readdirSync(join(client, "src"), { recursive: true }).map((name) => `src/${name}`)];
if (changed("dist/index.js") < Math.max(...sources.map(changed))) {
  console.log("clients/js: compiling");
  run(process.execPath, "node_modules/typescript/bin/tsc");
}

function run(command, ...words) {
  const shell = process.platform === "win32" && command === "npm";
  const { error, status } = spawnSync(command, words, { cwd: client, stdio: "inherit", shell });
  if (error || status !== 0) {
    console.error(`${command} ${words.join(" ")}: ${error?.message ?? `ended with ${status}`}`);
    process.exit(1);
  }
}
