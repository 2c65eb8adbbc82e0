// Builds the site where something changed: what Maven calls. Prints one line for each thing it does or skips.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = [20, 19];
const INPUTS = [
  "../clients/js/src",
  "dev",
  "index.html",
  "package-lock.json",
  "public",
  "scripts/build.mjs",
  "src",
  "tsconfig.json",
  "vite.config.ts",
  "vite.dev.config.ts",
];
const web = dirname(dirname(fileURLToPath(import.meta.url)));
const site = join(web, "target/classes/dev/blip/web/app/index.html");
const stamp = join(web, "target/site.sha256");

requireNode();
install();
build();

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  fail(
    `Blip's web application needs Node ${NEEDED.join(".")} or newer, found ${process.versions.node} (${process.execPath})`,
  );
}

function install() {
  const installed = join(web, "node_modules/.package-lock.json");
  if (existsSync(installed) && changed(installed) >= changed(join(web, "package-lock.json"))) return;
  console.log("web: installing packages");
  npm("ci", "--no-audit", "--no-fund");
}

function build() {
  const now = digest();
  if (existsSync(site) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) {
    console.log("web: the site is up to date");
    return;
  }
  console.log("web: building the site");
  npm("run", "build");
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

function digest() {
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap((name) => files(join(web, name)))) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => files(join(path, name)));
}

function changed(file) {
  return statSync(file).mtimeMs;
}

function npm(...words) {
  const windows = process.platform === "win32";
  const { error, status } = spawnSync("npm", words, { cwd: web, stdio: "inherit", shell: windows });
  if (error) fail(`Blip's web application needs npm beside Node on the PATH: ${error.message}`);
  if (status !== 0) fail(`npm ${words.join(" ")} ended with ${status}; what it said stands above`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
