import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

const sourceRoot = fileURLToPath(new URL("../..", import.meta.url));

/** A package with stand-ins for console and cluster, and the true supervisor between npm and them. */
let root: string;
let npm: ChildProcess | null = null;
let output = "";

const START =
  'import { supervise } from "./dist/supervisor.js";\nawait supervise({ root: process.cwd(), isDevelopment: false });\n';
/** Tells its process id and its environment, and lives until SIGTERM. */
const PROCESS = (name: string) => `import { writeFileSync } from "node:fs";
writeFileSync(process.env.CALLBOARD_DATA + "/${name}.json", JSON.stringify({ pid: process.pid, env: process.env }));
process.on("SIGTERM", () => process.exit(0));
setInterval(() => {}, 1e6);
process.send({ t: "setup-link", url: "http://localhost:1/setup#token=x" });
process.send({ t: "ready", url: "http://localhost:1" });
`;

let bundles: string;
beforeAll(async () => {
  bundles = mkdtempSync(join(tmpdir(), "callboard-bundles-"));
  await build({
    absWorkingDir: sourceRoot,
    entryPoints: ["server/cli/supervisor.ts", "server/cli/follow-supervisor.ts"],
    outdir: bundles,
    bundle: true,
    platform: "node",
    format: "esm",
  });
});
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "callboard-supervisor-"));
  mkdirSync(join(root, "dist"));
  mkdirSync(join(root, "data"));
  for (const name of ["supervisor", "follow-supervisor"]) {
    writeFileSync(join(root, `dist/${name}.js`), readFileSync(join(bundles, `${name}.js`)));
  }
  writeFileSync(join(root, "package.json"), '{ "type": "module", "scripts": { "start": "exec node start.mjs" } }');
  writeFileSync(join(root, "start.mjs"), START);
  for (const name of ["console", "cluster"]) writeFileSync(join(root, `dist/${name}.js`), PROCESS(name));
});
afterEach(async () => {
  if (npm?.exitCode === null && npm.signalCode === null) {
    const ended = exit(npm);
    npm.kill("SIGTERM");
    await ended;
  }
  npm = null;
  rmSync(root, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): ChildProcess {
  output = "";
  const { CALLBOARD_GATEWAY: _gateway, ...inherited } = process.env;
  npm = spawn("npm", ["start", "--silent"], {
    cwd: root,
    env: { ...inherited, CALLBOARD_DATA: join(root, "data"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const add = (chunk: Buffer) => {
    output += chunk;
  };
  npm.stdout?.on("data", add);
  npm.stderr?.on("data", add);
  return npm;
}

const exit = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", resolve));

async function until<T>(look: () => T | undefined | false | null, what: string): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not seen within 10 s: ${what}\n${output}`);
}

function told(name: string): { pid: number; env: Record<string, string> } | null {
  try {
    return JSON.parse(readFileSync(join(root, `data/${name}.json`), "utf8"));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("supervise", () => {
  it("says when the console is ready, and the set-up link while there is one", async () => {
    start();

    await until(() => output.includes("token=x"), "the link");

    expect(output.trim().split("\n")).toEqual([
      "Callboard ready on http://localhost:1",
      "Set up the first administrator at http://localhost:1/setup#token=x",
    ]);
  });

  it("ends everything with status 0 when npm gets SIGTERM", async () => {
    const child = start();
    const pids = [
      (await until(() => told("console"), "the console")).pid,
      (await until(() => told("cluster"), "the cluster")).pid,
    ];
    const ended = exit(child);

    child.kill("SIGTERM");

    expect(await ended).toBe(0);
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it("leaves no orphan when it is killed itself", async () => {
    start();
    const console = await until(() => told("console"), "the console");
    const cluster = await until(() => told("cluster"), "the cluster");
    const supervisor = Number(readFileSync(`/proc/${console.pid}/stat`, "utf8").split(" ")[3]);

    process.kill(supervisor, "SIGKILL");

    await until(() => !isAlive(console.pid) && !isAlive(cluster.pid), "the end of both");
  });

  it("starts a process that was killed again, and leaves the other alone", async () => {
    start();
    const console = await until(() => told("console"), "the console");
    const cluster = await until(() => told("cluster"), "the cluster");

    process.kill(cluster.pid, "SIGKILL");

    const next = await until(() => {
      const now = told("cluster");
      return now && now.pid !== cluster.pid && now;
    }, "another cluster");
    expect(next.env.CALLBOARD_GATEWAY).toBe(cluster.env.CALLBOARD_GATEWAY);
    expect(isAlive(console.pid)).toBe(true);
  });

  it("gives the console's secrets to the console alone, and both the gateway's token", async () => {
    start({ CALLBOARD_SETUP_TOKEN: "sixteen characters", DATABASE_URL: "postgresql://somewhere" });

    const console = await until(() => told("console"), "the console");
    const cluster = await until(() => told("cluster"), "the cluster");

    expect(console.env.CALLBOARD_SETUP_TOKEN).toBe("sixteen characters");
    expect(cluster.env.CALLBOARD_SETUP_TOKEN).toBeUndefined();
    expect(cluster.env.DATABASE_URL).toBeUndefined();
    expect(cluster.env.CALLBOARD_GATEWAY_TOKEN).toBe(console.env.CALLBOARD_GATEWAY_TOKEN);
  });

  it("starts no cluster when the gateway is elsewhere", async () => {
    start({ CALLBOARD_GATEWAY: "wss://elsewhere:4100" });

    const console = await until(() => told("console"), "the console");
    await until(() => output.includes("ready"), "the console's word");

    expect(console.env.CALLBOARD_GATEWAY).toBe("wss://elsewhere:4100");
    expect(told("cluster")).toBeNull();
  });

  it("ends with the process's own line and a bad status when a setting is wrong", async () => {
    writeFileSync(join(root, "dist/console.js"), 'console.error("Port 3000 is in use."); process.exit(78);\n');
    const child = start();

    const status = await exit(child);

    expect(status).not.toBe(0);
    expect(output.trim().split("\n")).toEqual(["Port 3000 is in use."]);
    const cluster = told("cluster");
    expect(cluster !== null && isAlive(cluster.pid)).toBe(false);
  });
});
