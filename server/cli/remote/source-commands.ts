import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { listSchema } from "#protocol/list";
import {
  activateAnswerSchema,
  type Source,
  sourceSchema,
  sourceSummarySchema,
  unloadAnswerSchema,
  unloadModeSchema,
} from "#protocol/source";
import { CommandError } from "../command.ts";
import { type ConsoleApi, nothing } from "./console-api.ts";
import { findSource } from "./find-source.ts";
import { jsonWord, remoteCommand, required, watch, wholeNumber } from "./remote-command.ts";
import { counted, facts, shortHash, table } from "./table.ts";

const WHY = "Say why; it is kept in the audit: --reason TEXT";
const DEFAULT_WAIT_S = 3_600;

const running = (source: Pick<Source, "runningOn">) => source.runningOn.reduce((sum, { actors }) => sum + actors, 0);

const upload = remoteCommand({
  name: "source upload",
  usage: "FILE.zip",
  summary: "Upload a source; it runs nowhere until it is approved. Prints its hash.",
  positionals: [1, 1],
  async run({ api, positionals: [file = ""], show }) {
    const bytes = await readFile(resolve(file)).catch((cause: unknown) => {
      throw new CommandError(`${file} cannot be read.`, "Make it with: callboard pack DIR -o FILE.zip", { cause });
    });
    const source = await api.call("POST", "/sources", sourceSummarySchema, { zip: new Uint8Array(bytes) });
    show(source, () => `${source.hash}\n${source.name} ${source.version} is ${source.state}\n`);
    return undefined;
  },
});

const list = remoteCommand({
  name: "source list",
  usage: "",
  summary: "All sources, the newest first: state, and on how many hosts how many actors run on it.",
  async run({ api, show }) {
    const answer = await api.get("/sources", listSchema(sourceSchema.partial().extend(sourceSummarySchema.shape)), {
      limit: 1_000,
    });
    show(answer, () =>
      table(answer.items, {
        hash: ({ hash }) => shortHash(hash),
        name: ({ name }) => name,
        version: ({ version }) => version,
        state: ({ state }) => state,
        actors: ({ runningOn = [] }) => running({ runningOn }),
        hosts: ({ loadedOn = [] }) => loadedOn.length,
        uploaded: ({ uploadedAt = "" }) => uploadedAt,
      }),
    );
    return undefined;
  },
});

async function readSource(api: ConsoleApi, word: string): Promise<Source> {
  const { hash } = await findSource(api, word);
  return api.get(`/sources/${hash}`, sourceSchema);
}

const show = remoteCommand({
  name: "source show",
  usage: "SOURCE",
  summary: "One source: who uploaded it, who decided, what it imports, its classes, where it runs.",
  positionals: [1, 1],
  async run({ api, positionals: [word = ""], show }) {
    const source = await readSource(api, word);
    show(source, () =>
      facts({
        hash: source.hash,
        source: `${source.name} ${source.version}`,
        state: source.state,
        uploaded: `${source.uploadedAt} by ${source.uploadedBy}`,
        decision: source.decision && `${source.decision.decision} by ${source.decision.by}: ${source.decision.reason}`,
        files: source.files.length,
        imports: source.imports.join(", "),
        "look at":
          source.remarks
            ?.map(({ kind, isPackage, count }) => `${count} ${kind}${isPackage ? " in node_modules" : ""}`)
            .join(", ") || null,
        classes: source.classes.map(({ name }) => name).join(", "),
        "loaded on": source.loadedOn.join(", ") || null,
        "runs on": source.runningOn.map(({ host, actors }) => `${host} (${actors})`).join(", ") || null,
      }),
    );
    return undefined;
  },
});

const decisions = (["approve", "reject", "revoke"] as const).map((decision) =>
  remoteCommand({
    name: `source ${decision}`,
    usage: "SOURCE --reason TEXT",
    summary: {
      approve: "Let the hosts run it.",
      reject: "Refuse it.",
      revoke: "Take an approval back: nothing new runs on it.",
    }[decision],
    options: { reason: { type: "string" } },
    positionals: [1, 1],
    async run({ api, positionals: [word = ""], values, show }) {
      const reason = required(values.reason, "reason", WHY);
      const { hash } = await findSource(api, word);
      await api.post(`/sources/${hash}/decision`, nothing, { decision, reason });
      const source = await api.get(`/sources/${hash}`, sourceSchema);
      show(source, () => `${source.name} ${source.version} (${shortHash(hash)}) is ${source.state}\n`);
      return undefined;
    },
  }),
);

const wait = remoteCommand({
  name: "source wait",
  usage: "SOURCE [--timeout SECONDS]",
  summary:
    "Wait for the decision: status 0 when it is approved, 1 when it is not, 3 when the time is over (default an hour).",
  options: { timeout: { type: "string" } },
  positionals: [1, 1],
  async run({ api, positionals: [word = ""], values, show, note }) {
    const { hash } = await findSource(api, word);
    const timeoutMs = (wholeNumber(values.timeout, "timeout") ?? DEFAULT_WAIT_S) * 1_000;
    const read = () => api.get(`/sources/${hash}`, sourceSchema);
    const decided = await watch(read, ({ state }) => state !== "pending", timeoutMs);
    if (decided === null) {
      note(`${shortHash(hash)} still waits for a decision.`);
      return 3;
    }
    show(decided, () => `${decided.name} ${decided.version} is ${decided.state}\n`);
    return decided.state === "approved" ? 0 : 1;
  },
});

const activate = remoteCommand({
  name: "source activate",
  usage: "SOURCE [--init JSON]",
  summary: "Create the actors of its manifest. --init replaces their init, by global name.",
  options: { init: { type: "string" } },
  positionals: [1, 1],
  async run({ api, positionals: [word = ""], values, show }) {
    const { hash } = await findSource(api, word);
    const body = values.init === undefined ? {} : { init: jsonWord(values.init, "--init") };
    const answer = await api.post(`/sources/${hash}/activate`, activateAnswerSchema, body);
    show(answer, () => answer.addresses.map((address) => `${address}\n`).join(""));
    return undefined;
  },
});

const unload = remoteCommand({
  name: "source unload",
  usage: "SOURCE --reason TEXT [--mode refuse|drain|force] [--wait]",
  summary: "Take it off every host. refuse (default) if actors run on it; drain lets them end; force ends them.",
  options: { reason: { type: "string" }, mode: { type: "string", default: "refuse" }, wait: { type: "boolean" } },
  positionals: [1, 1],
  async run({ api, positionals: [word = ""], values, show, note }) {
    const reason = required(values.reason, "reason", WHY);
    const mode = unloadModeSchema.safeParse(values.mode);
    if (!mode.success)
      throw new CommandError(`--mode ${values.mode} is none.`, "refuse, drain or force", { status: 2 });
    const { hash } = await findSource(api, word);
    const answer = await api.call("DELETE", `/sources/${hash}`, unloadAnswerSchema, {
      body: { mode: mode.data, reason },
    });
    if (answer.state === "draining" && values.wait) {
      const read = () => api.get(`/sources/${hash}`, sourceSchema);
      await watch(
        read,
        (source) => {
          note(`${counted(running(source), "actor")} left`);
          return source.loadedOn.length === 0;
        },
        Number.POSITIVE_INFINITY,
      );
    }
    show(answer, () => `${shortHash(hash)} is ${values.wait ? "unloaded" : answer.state}\n`);
    return undefined;
  },
});

const download = remoteCommand({
  name: "source download",
  usage: "SOURCE [-o FILE.zip]",
  summary: "Fetch the very zip that was uploaded.",
  options: { out: { type: "string", short: "o" } },
  positionals: [1, 1],
  async run({ api, positionals: [word = ""], values, show }) {
    const { hash, name, version } = await findSource(api, word);
    const file = resolve(values.out ?? `${name.replaceAll("/", "-")}-${version}.zip`);
    const response = await api.fetch("GET", `/sources/${hash}/zip`);
    await writeFile(file, new Uint8Array(await response.arrayBuffer()));
    show({ hash, file }, () => `${file}\n`);
    return undefined;
  },
});

/** `callboard source …` */
export const sourceCommands = [upload, list, show, ...decisions, wait, activate, unload, download];
