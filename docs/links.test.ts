import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const rooms = ["app", "bench", "components", "docs", "e2e", "examples", "prisma", "protocol", "scripts", "server"];

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => !/(^|\/)(node_modules|generated)\//.test(file) && statSync(join(root, file)).isFile());
}

const files = [...readdirSync(root).filter((name) => name.endsWith(".md")), ...rooms.flatMap(filesIn)];
const pages = files.filter((file) => file.endsWith(".md"));
const code = files.filter((file) => /\.(tsx?|mjs)$/.test(file));
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** As GitHub names a heading: lower case, without punctuation, hyphens for spaces. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Files and folders of the repository that a page names as code, whole: no pattern, no placeholder. */
function namesIn(page: string): string[] {
  return [...read(page).matchAll(/`([a-z0-9]+\/[\w./-]+)`/g)]
    .map(([, name = ""]) => name)
    .filter((name) => rooms.includes(name.slice(0, name.indexOf("/"))));
}

/** What a page links to inside the repository, as a path from the root, with the anchor. */
function linksOf(page: string): string[] {
  const prose = read(page).replace(/^```[\s\S]*?^```/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : relative(root, join(root, dirname(page), path));
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

describe("what a reader is sent to is in the repository", () => {
  // The package's README stands beside the tutorial in the package; scripts/package.test.ts reads it there.
  it.each(pages.filter((page) => page !== "server/runtime/README.md"))("by the links of %s", (page) => {
    expect(linksOf(page).filter((target) => !leadsSomewhere(page, target))).toEqual([]);
  });

  it.each(pages)("by the files that %s names", (page) => {
    expect(namesIn(page).filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it("by the documents and decisions that the code names", () => {
    const decisions = new Set(filesIn("docs/decisions").map((file) => Number.parseInt(file.slice(15), 10)));
    const named = code.flatMap((file) => {
      const comments =
        read(file)
          .match(/\/\*[\s\S]*?\*\/|\/\/.*/g)
          ?.join("\n") ?? "";
      const documents = [...comments.matchAll(/(?<![\w./])[\w./-]+\.md\b/g)]
        .map(([name]) => name)
        .filter((name) => !existsSync(join(root, name)) && !existsSync(join(root, dirname(file), name)));
      const numbers = [...comments.matchAll(/\b[Dd]ecision (\d+)/g)]
        .filter(([, number]) => !decisions.has(Number(number)))
        .map(([text]) => text);
      return [...documents, ...numbers, ...(comments.match(/\bdesign §[\d.]+/g) ?? [])].map(
        (name) => `${file}: ${name}`,
      );
    });

    expect(named).toEqual([]);
  });
});
