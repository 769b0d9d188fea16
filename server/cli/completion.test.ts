import { execFileSync } from "node:child_process";
import { afterEach, expect, it, vi } from "vitest";
import type { Command } from "./command.ts";
import { completion } from "./completion.ts";

const command = (name: string, options: string[] = []): Command => ({
  name,
  usage: "",
  summary: "",
  options,
  run: async () => 0,
});
const commands = [command("source upload", ["json"]), command("source list"), command("stop", ["reason", "all"])];

afterEach(() => vi.restoreAllMocks());

/** What bash offers after these words, the last of them not finished. */
async function offered(...words: string[]): Promise<string[]> {
  let script = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    script += text;
    return true;
  });
  await completion(() => commands).run(["bash"]);
  const line = ["callboard", ...words].map((word) => JSON.stringify(word)).join(" ");
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _callboard; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync("bash", ["-c", `${script}\n${ask}`], { encoding: "utf8", cwd: "/" });
  return answer.split("\n").filter(Boolean);
}

it("offers the first words, the second ones after them, and then the options", async () => {
  expect(await offered("s")).toEqual(["source", "stop"]);
  expect(await offered("source", "")).toEqual(["upload", "list"]);
  expect(await offered("source", "upload", "--")).toEqual(["--json"]);
  expect(await offered("stop", "--r")).toEqual(["--reason"]);
  expect(await offered("stop", "north:1.1", "--a")).toEqual(["--all"]);
});

it("refuses a shell that it does not know", async () => {
  await expect(completion(() => commands).run(["fish"])).rejects.toMatchObject({ status: 2 });
});
