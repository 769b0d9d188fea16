import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packPackage } from "./package.mjs";
import { run } from "./packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A block of the tutorial that is a file of its project, or a change to one. */
interface Block {
  readonly language: string;
  readonly file: string;
  readonly text: string;
}

const blocksOf = (page: string) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```(\w+) file=(\S+)\n(.*?)^```$/gms)].map(
    ([, language, file, text]) => ({ language, file, text }) as Block,
  );
const blocks = blocksOf("docs/tutorial.md");
const firstChange = blocks.findIndex(({ language }) => language === "diff");

function write(project: string, { language, file, text }: Block): void {
  const path = join(project, file);
  mkdirSync(dirname(path), { recursive: true });
  if (language !== "diff") {
    writeFileSync(path, text);
    return;
  }
  const side = (sign: string) =>
    text
      .split("\n")
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join("\n");
  const [before, ...rest] = readFileSync(path, "utf8").split(side("-"));
  if (before === undefined || rest.length !== 1)
    throw new Error(`${file} has not once what the tutorial changes: ${text}`);
  writeFileSync(path, `${before}${side("+")}${rest[0]}`);
}

/**
 * What `npm install callboard.tgz` leaves behind, made without a registry, which a test may not depend on: the tarball
 * unpacked by tar, its dependencies linked to ours. The package stands outside our folder, so what it does not declare
 * it does not find.
 */
async function install(tarball: string, project: string): Promise<void> {
  const modules = join(project, "node_modules");
  const callboard = join(modules, "callboard");
  mkdirSync(callboard, { recursive: true });
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", callboard]);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(callboard, "package.json"), "utf8"));
  const names = [...Object.keys(dependencies), ...Object.keys(peerDependencies), "typescript", "vitest"];
  for (const name of names) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
}

describe("the tutorial, in an empty project, with the package from its tarball", () => {
  let home: string;
  let project: string;
  const node = (script: string, ...args: string[]) =>
    run(process.execPath, [join(root, "node_modules", script), ...args], { cwd: project });
  const tsc = (...args: string[]) => node("typescript/bin/tsc", ...args);
  const vitest = () => node("vitest/vitest.mjs", "run", "--reporter=json").then(JSON.parse);

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "tutorial-"));
    project = join(home, "garage");
    await install(await packPackage(home), project);
    for (const block of blocks.slice(0, firstChange)) write(project, block);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it("compiles, with either way to find modules, the declarations checked too", async () => {
    await tsc("--skipLibCheck", "false");
    await tsc("--module", "esnext", "--moduleResolution", "bundler");
  });

  it("does not compile where the tutorial says so", async () => {
    const wrong = join(project, "src/wrong.ts");
    writeFileSync(
      wrong,
      `import { Actor, type ActorAddress, on } from "callboard";
import { Garage } from "./garage.ts";
import { Full, Reserve } from "./messages.ts";
export class Wrong extends Actor {
  static handles = [on(Reserve, (self: Wrong, _reserve, sender) => self.send(sender, "yes"))];
  async receive(garage: ActorAddress<typeof Garage>) {
    this.send(garage, Full({ spaces: 1 }));
    await this.ask(garage, { type: "garage.Reserve" });
    return (await this.ask(garage, Reserve({ plate: "ADA 1" }))).free;
  }
}
`,
    );

    const output = await tsc().catch((error: Error) => error.message);
    rmSync(wrong);

    const lines = [...output.matchAll(/src\/wrong\.ts\((\d+),/g)].map(([, line]) => Number(line));
    expect(lines).toEqual([5, 7, 8, 9]);
  });

  it("passes its tests, on threads too", async () => {
    expect(await vitest()).toMatchObject({ success: true, numTotalTests: 6 });
  });

  it("passes them with the second version, and takes over from the first", async () => {
    const kept = join(home, "garage-1.0.0");
    for (const part of ["package.json", "src"]) cpSync(join(project, part), join(kept, part), { recursive: true });

    for (const block of blocks.slice(firstChange)) write(project, block);

    await tsc();
    expect(await vitest()).toMatchObject({ success: true, numTotalTests: 7 });
  });

  it("packs the project by the package's own command", async () => {
    const zip = join(home, "garage.zip");

    const command = join(project, "node_modules/callboard/cli.js");
    const output = await run(process.execPath, [command, "pack", ".", "-o", zip], { cwd: project });

    expect(output).toContain("actors Garage");
    expect(readdirSync(home)).toContain("garage.zip");
  });

  it("runs what its README shows", async () => {
    const readme = join(home, "readme");
    cpSync(join(project, "node_modules"), join(readme, "node_modules"), { recursive: true, verbatimSymlinks: true });
    for (const file of ["package.json", "tsconfig.json"]) cpSync(join(project, file), join(readme, file));
    for (const block of blocksOf("server/runtime/README.md")) write(readme, block);

    await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--types", "node"], { cwd: readme });
    const report = await run(
      process.execPath,
      [join(root, "node_modules/vitest/vitest.mjs"), "run", "--reporter=json"],
      {
        cwd: readme,
      },
    );

    expect(JSON.parse(report)).toMatchObject({ success: true, numTotalTests: 1 });
  });

  it("holds no tests of ours, and no code of the console", async () => {
    const files = readdirSync(join(project, "node_modules/callboard"), { recursive: true }).map(String);

    expect(files.filter((file) => /test\.|testbed|suite|conformance|console|gateway/.test(file))).toEqual([]);
    expect(files).toContain(join("threads", "realm-worker.js"));
  });
});
