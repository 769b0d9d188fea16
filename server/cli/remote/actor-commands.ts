import { z } from "zod";
import {
  actorDetailSchema,
  actorLogsSchema,
  actorSchema,
  actorStateFilterSchema,
  stopActorsAnswerSchema,
  stopReachSchema,
} from "#protocol/actor";
import { listSchema } from "#protocol/list";
import { CommandError } from "../command.ts";
import type { ConsoleApi } from "./console-api.ts";
import { findSource } from "./find-source.ts";
import { jsonWord, keyValues, remoteCommand, required, wholeNumber } from "./remote-command.ts";
import { counted, facts, shortHash, table } from "./table.ts";

const WHY = "Say why; it is kept in the audit: --reason TEXT";

const filterOptions = {
  host: { type: "string" },
  class: { type: "string" },
  source: { type: "string" },
  state: { type: "string" },
  name: { type: "string" },
} as const;
const FILTER_USAGE = "[--host H] [--class C] [--source SOURCE] [--state idle|busy|stuck|stopping|faulty] [--name TEXT]";

type FilterValues = { [Name in keyof typeof filterOptions]?: string | undefined };

async function filterOf(api: ConsoleApi, values: FilterValues) {
  const { host, class: className, name } = values;
  const state = values.state === undefined ? undefined : actorStateFilterSchema.parse(values.state);
  const isSource = values.source !== undefined && values.source !== "runtime";
  const source = isSource ? (await findSource(api, values.source ?? "")).hash : values.source;
  return { host, class: className, source, state, name };
}

/** As a word names it, safe in a path. */
export function actorPath(target: string): string {
  return `/actors/${encodeURIComponent(target)}`;
}

const list = remoteCommand({
  name: "actors",
  usage: `[TEXT] ${FILTER_USAGE} [--sort -depth] [--limit 100]`,
  summary: "Actors that fit, by text in address, class or global name.",
  options: { ...filterOptions, sort: { type: "string" }, limit: { type: "string" } },
  positionals: [0, 1],
  async run({ api, positionals: [q], values, show }) {
    const limit = wholeNumber(values.limit, "limit");
    const query = { ...(await filterOf(api, values)), q, sort: values.sort, limit };
    const answer = await api.get("/actors", listSchema(actorSchema), query);
    show(
      answer,
      () =>
        `${table(answer.items, {
          address: ({ address }) => address,
          class: (row) => row.class,
          name: ({ globalName }) => globalName && `@${globalName}`,
          source: ({ sourceHash }) => shortHash(sourceHash),
          host: ({ host }) => host,
          state: ({ state }) => state,
          depth: ({ depth }) => depth,
          received: ({ received }) => received,
          failed: ({ failed }) => failed,
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

const describe = remoteCommand({
  name: "actor",
  usage: "ADDRESS|@NAME",
  summary: "One actor: class, source, host, state, children, what it accepts, its last failure.",
  positionals: [1, 1],
  async run({ api, positionals: [target = ""], show }) {
    const actor = await api.get(actorPath(target), actorDetailSchema);
    show(actor, () =>
      facts({
        address: actor.address,
        name: actor.globalName && `@${actor.globalName}`,
        class: actor.class,
        source: actor.source
          ? `${actor.source.name} ${actor.source.version} (${shortHash(actor.sourceHash)})`
          : "runtime",
        host: actor.host,
        state: actor.state === "idle" ? "idle" : `${actor.state} for ${Math.round(actor.busyMs)} ms`,
        "in hand":
          actor.inHandMs === null ? null : `${actor.messageType ?? "a message"} for ${Math.round(actor.inHandMs)} ms`,
        "told to stop": actor.stoppingMs === null ? null : `${Math.round(actor.stoppingMs)} ms ago`,
        "stuck in": actor.stuckIn === "promises" ? "promises of its realm, most probably its own" : actor.stuckIn,
        waiting: actor.depth,
        received: actor.received,
        sent: actor.sent,
        failed: actor.failed,
        parent: actor.parent,
        children: actor.children.length,
        swaps: actor.swaps,
        accepts: actor.accepts.map(({ type }) => type).join(", ") || null,
        "last failure":
          actor.lastFailure && `${actor.lastFailure.at} ${actor.lastFailure.messageType}: ${actor.lastFailure.error}`,
      }),
    );
    return undefined;
  },
});

const create = remoteCommand({
  name: "create",
  usage: "SOURCE CLASS [--name NAME] [--host H] [--init JSON] [--require key=value …]",
  summary: "Create an actor of an approved source.",
  options: {
    name: { type: "string" },
    host: { type: "string" },
    init: { type: "string" },
    require: { type: "string", multiple: true },
  },
  positionals: [2, 2],
  async run({ api, positionals: [word = "", actor], values, show }) {
    const { hash: sourceHash } = await findSource(api, word);
    const { name: globalName, host } = values;
    const requirements = values.require === undefined ? undefined : keyValues(values.require);
    const init = values.init === undefined ? undefined : jsonWord(values.init, "--init");
    const body = { sourceHash, actor, globalName, host, requirements, init };
    const answer = await api.post("/actors", z.object({ address: z.string() }), body);
    show(answer, () => `${answer.address}\n`);
    return undefined;
  },
});

const stop = remoteCommand({
  name: "stop",
  usage: `ADDRESS|@NAME … --reason TEXT [--alone] [--drain|--force], or instead of addresses --all with ${FILTER_USAGE}; [--preview]`,
  summary:
    "Stop actors after their message in hand, with their children unless --alone. --drain: after what waits. --force: one that does not come back, at once and unasked. --preview says what would end and stops nothing.",
  options: {
    ...filterOptions,
    reason: { type: "string" },
    alone: { type: "boolean" },
    drain: { type: "boolean" },
    force: { type: "boolean" },
    all: { type: "boolean" },
    preview: { type: "boolean" },
  },
  positionals: [0, 1_000],
  async run({ api, positionals, values, show }) {
    const recursive = !values.alone;
    if (positionals.length === 0 && !values.all)
      throw new CommandError("No actor is named.", "Name some, or say --all for all that fit.", { status: 2 });
    const addresses = await Promise.all(positionals.map((target) => addressOf(api, target)));
    const select = values.all ? { filter: await filterOf(api, values) } : { addresses };
    if (values.preview) {
      const reach = await api.post("/actors/stop", stopReachSchema, { select, recursive, preview: true });
      show(
        reach,
        () =>
          `stops ${counted(reach.actors, "actor")} on ${counted(reach.hosts, "host")}; ${counted(reach.waiting, "message")} waiting\n`,
      );
      return undefined;
    }
    const reason = required(values.reason, "reason", WHY);
    if (values.force) {
      const [address] = addresses;
      if (addresses.length !== 1 || address === undefined || values.all || values.drain)
        throw new CommandError("--force ends one actor.", "Name it, without --all and --drain.", { status: 2 });
      await api.fetch("DELETE", actorPath(address), { body: { mode: "force", recursive, reason } });
      show({ address }, () => `${address} has ended\n`);
      return undefined;
    }
    const mode = values.drain ? "drain" : "message";
    const answer = await api.post("/actors/stop", stopActorsAnswerSchema, { select, recursive, mode, reason });
    const failures = answer.failures.map(({ address, code, message }) => `${address} ${code}: ${message}\n`).join("");
    show(answer, () => `${answer.told} of ${answer.selected} told to stop\n${failures}`);
    return answer.failed > 0 ? 1 : 0;
  },
});

async function addressOf(api: ConsoleApi, target: string): Promise<string> {
  return target.startsWith("@") ? (await api.get(actorPath(target), actorDetailSchema)).address : target;
}

const logs = remoteCommand({
  name: "logs",
  usage: "ADDRESS|@NAME [--realm]",
  summary: "What an actor last wrote to its log; --realm: what its whole realm wrote.",
  options: { realm: { type: "boolean" } },
  positionals: [1, 1],
  async run({ api, positionals: [target = ""], values, show }) {
    const { actor, realm } = await api.get(`${actorPath(target)}/logs`, actorLogsSchema);
    const lines = values.realm ? realm : actor;
    show(lines, () => lines.map(({ at, level, text }) => `${at} ${level.padEnd(5)} ${text}\n`).join(""));
    return undefined;
  },
});

/** `callboard actors`, `actor`, `logs`, `create`, `stop` */
export const actorCommands = [list, describe, logs, create, stop];
