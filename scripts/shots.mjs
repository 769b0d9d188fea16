/**
 * `npm run shots`: a picture of every page in each of its faces, wide and narrow, light and dark, into `shots/`, with
 * an `index.html` to look through. What follows goes to Playwright (`-- -g palette` takes only some again, and keeps
 * the others).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./inputs.mjs";
import { ensurePackages, fail } from "./packages.mjs";
import { ensureSystemPackages } from "./system-packages.mjs";

const folder = join(root, "shots");
const only = process.argv.slice(2);

/** One row for each page and face, the pictures of it beside each other. */
function indexOf(files) {
  const rows = new Map();
  for (const file of files) {
    const title = file.replace(/-(1440|390)-(light|dark)\.png$/, "").replaceAll("-", " ");
    rows.set(title, [...(rows.get(title) ?? []), file]);
  }
  const sections = [...rows].map(([title, pictures]) => {
    const images = pictures.map((file) => `<a href="${file}"><img loading="lazy" src="${file}" alt="${file}"></a>`);
    return `<section><h2>${title}</h2><div>${images.join("")}</div></section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Callboard, every page</title>
<style>
body { font: 14px system-ui; margin: 24px; background: #999 }
h2 { font-size: 14px }
div { display: flex; gap: 12px; align-items: flex-start }
img { display: block; height: 400px }
</style>
<h1>${rows.size} views</h1>
${sections.join("\n")}
</html>
`;
}

try {
  await ensurePackages();
  await ensureSystemPackages();
} catch (error) {
  fail(error.message);
}
if (only.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/@playwright/test/cli.js"), "test", "--config", "playwright.shots.config.ts", ...only],
  { cwd: root, stdio: "inherit" },
);
const files = readdirSync(folder).filter((file) => file.endsWith(".png"));
writeFileSync(join(folder, "index.html"), indexOf(files.sort()));
process.stdout.write(`${files.length} pictures: shots/index.html\n`);
process.exitCode = status ?? 1;
