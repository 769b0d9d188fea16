import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
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

async function until<T>(look: () => T | undefined | false | null, what: string, withinMs = 10_000): Promise<T> {
  for (let tries = 0; tries < withinMs / 20; tries++) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not seen within ${withinMs} ms: ${what}\n${output}`);
}

function read(name: string): { pid: number; env: Record<string, string> } | null {
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
  it("does not start where nothing can be written, and names the setting", async () => {
    const refused = start({ CALLBOARD_DATA: "/dev/null/data" });

    expect(await exit(refused)).toBe(1);
    expect(output).toContain("ENOTDIR");
    expect(output).toContain("Set CALLBOARD_DATA");
  });

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
      (await until(() => read("console"), "the console")).pid,
      (await until(() => read("cluster"), "the cluster")).pid,
    ];
    const ended = exit(child);

    child.kill("SIGTERM");

    expect(await ended).toBe(0);
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it("leaves no orphan when it is killed itself", async () => {
    start();
    const console = await until(() => read("console"), "the console");
    const cluster = await until(() => read("cluster"), "the cluster");
    const supervisor = Number(readFileSync(`/proc/${console.pid}/stat`, "utf8").split(" ")[3]);

    process.kill(supervisor, "SIGKILL");

    await until(() => !isAlive(console.pid) && !isAlive(cluster.pid), "the end of both");
  });

  it("leaves no orphan either that hangs, or that logs without an end", async () => {
    const told = (name: string) => PROCESS(name).replace('process.on("SIGTERM", () => process.exit(0));', "");
    const deaf = 'process.on("SIGTERM", () => {});\n';
    writeFileSync(
      join(root, "dist/console.js"),
      `${deaf}${told("console")}Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
    );
    const logs = 'import { writeSync } from "node:fs";\nfor (;;) { try { writeSync(1, "x".repeat(1e5)); } catch {} }';
    writeFileSync(join(root, "dist/cluster.js"), `${deaf}${told("cluster")}${logs}`);
    start();
    const pids = await until(() => {
      const [console, cluster] = [read("console"), read("cluster")];
      return console && cluster && [console.pid, cluster.pid];
    }, "both");
    const supervisor = Number(readFileSync(`/proc/${pids[0]}/stat`, "utf8").split(" ")[3]);

    process.kill(supervisor, "SIGKILL");

    await until(() => !pids.some(isAlive), "the end of both", 60_000);
  });

  it("starts a process that was killed again, and leaves the other alone", async () => {
    start();
    const console = await until(() => read("console"), "the console");
    const cluster = await until(() => read("cluster"), "the cluster");

    process.kill(cluster.pid, "SIGKILL");

    const next = await until(() => {
      const now = read("cluster");
      return now && now.pid !== cluster.pid && now;
    }, "another cluster");
    expect(next.env.CALLBOARD_GATEWAY).toBe(cluster.env.CALLBOARD_GATEWAY);
    expect(isAlive(console.pid)).toBe(true);
  });

  it("gives the console its secrets, and leaves none to be read in any process it started", async () => {
    const others = { CALLBOARD_TOKEN: "an API token", AWS_SECRET_ACCESS_KEY: "the operator's own" };
    start({ CALLBOARD_SETUP_TOKEN: "sixteen characters", DATABASE_URL: "postgresql://somewhere", ...others });

    const console = await until(() => read("console"), "the console");
    const cluster = await until(() => read("cluster"), "the cluster");

    expect(console.env.CALLBOARD_SETUP_TOKEN).toBe("sixteen characters");
    expect(console.env.DATABASE_URL).toBe("postgresql://somewhere");
    const token = console.env.CALLBOARD_GATEWAY_TOKEN ?? "";
    const digest = createHash("sha256").update(token).digest("hex");
    expect(cluster.env.CALLBOARD_GATEWAY_TOKEN_SHA256).toBe(digest);
    const readable = [console.pid, cluster.pid].flatMap((pid) =>
      ["environ", "cmdline"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8")),
    );
    for (const secret of [token, "sixteen characters", "postgresql://somewhere"]) {
      for (const text of readable) expect(text).not.toContain(secret);
    }
    const known = JSON.stringify(cluster.env);
    for (const secret of Object.values(others)) expect(known).not.toContain(secret);
  });

  it("starts no cluster when the gateway is elsewhere", async () => {
    start({ CALLBOARD_GATEWAY: "wss://elsewhere:4100" });

    const console = await until(() => read("console"), "the console");
    await until(() => output.includes("ready"), "the console's word");

    expect(console.env.CALLBOARD_GATEWAY).toBe("wss://elsewhere:4100");
    expect(read("cluster")).toBeNull();
  });

  it("ends with the process's own line and a bad status when a setting is wrong", async () => {
    writeFileSync(join(root, "dist/console.js"), 'console.error("Port 3000 is in use."); process.exit(78);\n');
    const child = start();

    const status = await exit(child);

    expect(status).not.toBe(0);
    expect(output.trim().split("\n")).toEqual(["Port 3000 is in use."]);
    const cluster = read("cluster");
    expect(cluster !== null && isAlive(cluster.pid)).toBe(false);
  });
});
