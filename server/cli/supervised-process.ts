import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { EXIT_BAD_SETTING, EXIT_DISK_FULL, type ProcessMessage, processMessageSchema } from "#protocol/process";
import type { LogFile } from "./log-file.ts";

const FIRST_RESTART_MS = 100;
const LAST_RESTART_MS = 10_000;
/** A process that lived this long is restarted as if it had never failed. */
const STEADY_AFTER_MS = 30_000;

interface Options {
  /** The program and its arguments, for the Node that runs us. */
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Further environment variables, which reach it by its lifeline (follow-supervisor.ts). */
  secrets: Record<string, string>;
  log: LogFile;
  onMessage(message: ProcessMessage): void;
  /** It ended by itself and will be back in `restartMs`. */
  onEnd(how: string, restartMs: number): void;
  /**
   * It ended because the disk is full, and will be tried again; `line` is the last thing it wrote to standard error.
   */
  onDiskFull(line: string): void;
  /** It ended for a reason that no restart mends; `line` is the last thing it wrote to standard error. */
  onHopeless(line: string): void;
}

/** One process that is started again whenever it ends, until `stop`. Its output goes to its log. */
export class SupervisedProcess {
  readonly #options: Options;
  #child: ChildProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #nextRestartMs = FIRST_RESTART_MS;
  #isStopping = false;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    const { args, cwd, env, secrets, log, onMessage } = this.#options;
    const startedAt = performance.now();
    let lastLine = "";
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...env, CALLBOARD_LIFELINE: "4" },
      stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
    });
    this.#child = child;
    const lifeline = child.stdio[4] as Writable;
    // Of one that died before it read them.
    lifeline.on("error", () => lifeline.destroy());
    lifeline.write(`${JSON.stringify(secrets)}\n`);
    child.stdout?.on("data", (chunk: Buffer) => log.write(chunk));
    child.stderr?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      lastLine = chunk.toString().trimEnd().split("\n").at(-1) ?? lastLine;
    });
    child.on("message", (raw) => {
      const message = processMessageSchema.safeParse(raw);
      if (message.success) onMessage(message.data);
    });
    child.on("error", (error) => log.write(Buffer.from(`${error.message}\n`)));
    child.on("close", (status, signal) => {
      this.#child = null;
      if (this.#isStopping) return;
      if (status === EXIT_BAD_SETTING) return this.#options.onHopeless(lastLine);
      if (performance.now() - startedAt > STEADY_AFTER_MS) this.#nextRestartMs = FIRST_RESTART_MS;
      const restartMs = this.#nextRestartMs;
      this.#nextRestartMs = Math.min(restartMs * 2, LAST_RESTART_MS);
      if (status === EXIT_DISK_FULL) this.#options.onDiskFull(lastLine);
      else this.#options.onEnd(signal ?? `status ${status}`, restartMs);
      this.#restart = setTimeout(() => this.start(), restartMs);
    });
  }

  /** Ends it; it comes back by itself. */
  end(): void {
    this.#nextRestartMs = FIRST_RESTART_MS;
    this.#child?.kill("SIGTERM");
  }

  /** Ends it for good: SIGTERM, and SIGKILL for what is still there after `deadlineMs`. */
  stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    const child = this.#child;
    if (!child) return Promise.resolve();
    return new Promise((resolve) => {
      const kill = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
      child.once("close", () => {
        clearTimeout(kill);
        resolve();
      });
      child.kill("SIGTERM");
    });
  }
}
