import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = new URL("../", import.meta.url);
const tutorial = await readFile(fileURLToPath(new URL("docs/tutorial.md", root)), "utf8");
const quotes = [...tutorial.matchAll(/^```ts from=(\S+)\n(.*?)^```$/gms)].map(([, file = "", text = ""]) => ({
  file,
  text,
}));

const withoutIndent = (text: string) => text.replaceAll(/^ +/gm, "").trim();

it("quotes each of the larger examples", () => {
  const folders = quotes.map(({ file }) => file.split("/")[1]);

  expect(folders).toEqual(["purchase", "dictionary", "crawler", "pipeline", "provisioning"]);
});

it.each(quotes)("quotes $file as it is", async ({ file, text }) => {
  const source = await readFile(fileURLToPath(new URL(file, root)), "utf8");

  expect(withoutIndent(source)).toContain(withoutIndent(text));
});
