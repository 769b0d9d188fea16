import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Callboard, packed } from "./callboard.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

test.describe("from the command line", () => {
  let callboard: Callboard;
  let shell: (
    script: string,
    env?: Record<string, string>,
  ) => Promise<{ stdout: string; stderr: string; status: number }>;

  test.beforeAll(async () => {
    callboard = await Callboard.start();
    const { token } = await callboard.api.post<{ token: string }>("/tokens", { name: "pipeline", role: "operator" });
    const bin = await mkdtemp(join(tmpdir(), "callboard-bin-"));
    await symlink(join(root, "bin/callboard.mjs"), join(bin, "callboard"));
    shell = async (script, env = {}) => {
      const path = `${bin}:${process.env.PATH ?? ""}`;
      const all = { ...process.env, PATH: path, CALLBOARD_URL: callboard.url, CALLBOARD_TOKEN: token, ...env };
      const run = promisify(execFile)("sh", ["-c", script], { cwd: bin, env: all });
      return run.then(
        ({ stdout, stderr }) => ({ stdout, stderr, status: 0 }),
        ({ stdout, stderr, code }) => ({ stdout, stderr, status: code as number }),
      );
    };
  });

  test.afterAll(() => callboard.stop());

  test("an operator's pipeline, as it is documented, rolls a new version out when it is approved", async () => {
    const { api } = callboard;
    const first = await api.approved(await packed("examples/hello"));
    await api.post(`/sources/${first}/activate`);
    const documented = await readFile(join(root, "docs/command-line.md"), "utf8");
    const script = /```sh\n(set -eu\n[\s\S]*?)```/.exec(documented)?.[1] ?? "";

    const running = shell(script, { SOURCE_DIR: await nextHello() });
    const pending = async () => {
      const { items } = await api.get<{ items: { hash: string; state: string }[] }>("/sources");
      return items.find(({ state }) => state === "pending")?.hash;
    };
    await expect.poll(pending).toBeDefined();
    await api.post(`/sources/${await pending()}/decision`, { decision: "approve", reason: "reviewed" });

    const { status, stdout, stderr } = await running;
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining("done: 1 of 1 swapped") });
    expect(stdout).toContain("Hello, pipeline");
  });

  test("an operator sees what runs, as a table and as JSON", async () => {
    const hosts = await shell("callboard hosts");
    expect(hosts.stdout).toMatch(/north \(leads\) +\d+/);

    const { stdout } = await shell("callboard actors --class Question --limit 2 --json");
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ class: "Question" }, { class: "Question" }] });
  });

  test("an operator is refused what her role may not do, with a status that ends a pipeline", async () => {
    const refused = await shell("callboard people invite x@example.org --name X --role viewer");

    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("FORBIDDEN");
  });
});

/** The example with a higher version. */
async function nextHello(): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "callboard-hello-")), "hello");
  await cp(join(root, "examples/hello"), folder, { recursive: true });
  const manifest = join(folder, "package.json");
  const fields = JSON.parse(await readFile(manifest, "utf8"));
  await writeFile(manifest, JSON.stringify({ ...fields, version: "9.0.0" }));
  return folder;
}
