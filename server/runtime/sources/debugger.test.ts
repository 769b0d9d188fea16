import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";

const runtime = fileURLToPath(new URL("../", import.meta.url));

/** A program that embeds a host with a source in TypeScript, and asks its actor when a line comes in. */
const program = (base: string) => `
  import { startTestSystem } from "${runtime}testing/mod.ts";
  const test = await startTestSystem({ base: "${base}" });
  const sourceHash = await test.load(process.argv[2]);
  const teller = await test.system.createActor("Teller", { sourceHash });
  process.stdout.write("ready\\n");
  process.stdin.once("data", async () => {
    process.stdout.write(JSON.stringify(await test.system.ask(teller, 20)) + "\\n");
    await test.shutdown();
    process.exit(0);
  });
`;

/** Its fifth line is the one that a person would click on; what is above leaves hardly any JavaScript. */
const source = `import { Actor, type ActorAddress } from "callboard";
interface Amount { readonly value: number }
export class Teller extends Actor {
  receive(value: number, sender: ActorAddress): void {
    const amount: Amount = { value: value * 2 };
    this.send(sender, amount.value);
  }
}
`;

interface Sent {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/** A debugger as editors are: one session to the process, one through it to each of its threads. */
class Debugger {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #listeners = new Set<(thread: string | null, event: Sent) => void>();
  #lastId = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => this.#take(null, JSON.parse(String(data))));
  }

  #take(thread: string | null, frame: Sent & { id?: number; result?: unknown }): void {
    if (frame.id !== undefined) {
      this.#answers.get(frame.id)?.(frame.result);
      return;
    }
    if (frame.method === "NodeWorker.receivedMessageFromWorker") {
      const { sessionId, message } = frame.params as { sessionId: string; message: string };
      this.#take(sessionId, JSON.parse(message));
      return;
    }
    for (const listener of this.#listeners) listener(thread, frame);
  }

  call(thread: string | null, method: string, params: object = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const frame = JSON.stringify({ id, method, params });
    const answered = new Promise((resolve) => this.#answers.set(id, resolve));
    if (thread === null) this.#socket.send(frame);
    else void this.call(null, "NodeWorker.sendMessageToWorker", { sessionId: thread, message: frame });
    return answered;
  }

  on(listener: (thread: string | null, event: Sent) => void): void {
    this.#listeners.add(listener);
  }
}

/** Where line `line` of the first file begins in the bundle, both from 0: what an editor computes for a breakpoint. */
function lineInBundle(payload: SourceMapPayload, line: number): number {
  const map = new SourceMap(payload);
  for (let at = 0; at < 200; at += 1) {
    for (let column = 0; column < 120; column += 1) {
      const entry = map.findEntry(at, column);
      if ("originalLine" in entry && entry.originalLine === line && entry.generatedLine === at) return at;
    }
  }
  throw new Error(`no place of the bundle leads to line ${line}`);
}

let folder: string;
const running: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "debugged-"));
  writeFileSync(join(folder, "package.json"), '{ "name": "till", "version": "1.2.0", "main": "main.ts" }');
  writeFileSync(join(folder, "main.ts"), source);
});
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

it.each(["sequential", "threads"])("on the %s base a breakpoint binds to a line of TypeScript", async (base) => {
  const outfile = fileURLToPath(new URL(`../../../dist/debugged-${base}.mjs`, import.meta.url));
  await build({
    stdin: { contents: program(base), loader: "ts", resolveDir: runtime },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  const child = spawn(process.execPath, ["--inspect=127.0.0.1:0", outfile, folder], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.push(child);
  let errors = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  await expect.poll(() => output, { message: errors }).toContain("ready\n");
  const socket = new WebSocket(/ws:\/\/\S+/.exec(errors)?.[0] ?? "");
  await once(socket, "open");
  const inspector = new Debugger(socket);
  const scripts: { thread: string | null; url: string; map: SourceMapPayload | null }[] = [];
  const paused: string[] = [];
  inspector.on((thread, { method, params }) => {
    if (method === "NodeWorker.attachedToWorker") {
      void inspector.call(params.sessionId as string, "Debugger.enable");
    }
    if (method === "Debugger.scriptParsed" && String(params.url).startsWith("callboard:")) {
      const [, base64] = String(params.sourceMapURL).split("base64,");
      const map = base64 === undefined ? null : JSON.parse(Buffer.from(base64, "base64").toString());
      scripts.push({ thread, url: String(params.url), map });
    }
    if (method === "Debugger.paused") {
      const [frame] = params.callFrames as { functionName: string }[];
      paused.push(frame?.functionName ?? "");
      void inspector.call(thread, "Debugger.resume");
    }
  });
  await inspector.call(null, "NodeWorker.enable", { waitForDebuggerOnStart: false });
  await inspector.call(null, "Debugger.enable");

  await expect.poll(() => scripts).toHaveLength(1);
  const [script] = scripts;

  const bound = (await inspector.call(script!.thread, "Debugger.setBreakpointByUrl", {
    url: script!.url,
    lineNumber: lineInBundle(script!.map!, 4),
  })) as { locations: unknown[] };
  child.stdin.write("go\n");
  await expect.poll(() => output).toContain("40\n");

  expect(script!.map).toMatchObject({ sources: ["callboard:///till@1.2.0/main.ts"], sourcesContent: [source] });
  expect(bound.locations).toHaveLength(1);
  expect(new Set(paused)).toEqual(new Set(["receive"]));
});
