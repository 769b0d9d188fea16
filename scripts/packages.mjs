import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { basename, join } from "node:path";
import { checkWritable, hashInputs, isFresh, markFresh, root } from "./inputs.mjs";

const marker = "node_modules/.callboard-lock";

/** One clear line instead of a stack of syntax errors from deep inside. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Callboard needs Node 20.19 or later and this is ${process.versions.node}. Install a newer one from your system's packages or nodejs.org.`,
  );
}

/**
 * What console and cluster have open at once, with room: with fewer, whatever opens the next file fails in its own
 * words.
 */
const LEAST_OPEN_FILES = 512;

export function checkOpenFiles() {
  const open = [];
  try {
    while (open.length < LEAST_OPEN_FILES) open.push(openSync(devNull, "r"));
  } catch {
    fail(
      `This process may have ${open.length} files open, and Callboard needs ${LEAST_OPEN_FILES}. Raise the limit, as in: ulimit -n 4096`,
    );
  } finally {
    for (const fd of open) closeSync(fd);
  }
}

/** One line where Node itself has no fixes any more, though all of Callboard works there. */
export function noteOldNode() {
  if (process.versions.node.startsWith("20."))
    process.stdout.write("Node 20 gets no fixes any more. Callboard works on it; Node 24 is the one to move to.\n");
}

/** @returns {never} */
export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** Runs a command and keeps its output to itself unless it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], ...options });
    let isStopped = false;
    const stop = (signal) => {
      isStopped = true;
      child.kill(signal);
    };
    process.on("SIGTERM", stop).on("SIGINT", stop);
    let output = "";
    const keep = (chunk) => {
      output = (output + chunk).slice(-100_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", reject);
    child.on("close", (status, signal) => {
      process.off("SIGTERM", stop).off("SIGINT", stop);
      if (isStopped) process.exit(0);
      if (status === 0) return resolve(output);
      reject(new Error(`${output.trimEnd()}\n${command} ${args.join(" ")} ended with ${signal ?? status}`));
    });
  });
}

/** npm as the one that runs us, else the one on the path: yarn and pnpm set the same variable to themselves. */
export function npm(args, options) {
  const { npm_execpath: cli } = process.env;
  return cli !== undefined && basename(cli) === "npm-cli.js"
    ? run(process.execPath, [cli, ...args], options)
    : run("npm", args, options);
}

/** Whether npm's own record of what it installed names every package of the lockfile that this machine takes. */
function isInstalled() {
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === "" || installed[path]?.version === version || (optional && !installed[path]),
  );
}

/** Packages as the lockfile says; installs them when they are missing or others. */
export async function ensurePackages() {
  const hash = hashInputs(["package-lock.json"]);
  if (isFresh(marker, hash)) return;
  if (!isInstalled()) {
    checkWritable();
    process.stdout.write("Installing packages (about a minute)…\n");
    // Building needs the development packages too, whatever NODE_ENV says.
    await npm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
  }
  markFresh(marker, hash);
}
