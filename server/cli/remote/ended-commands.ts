import { type EndedActor, endedActorSchema, endedDetailSchema } from "#protocol/ended-actor";
import { listSchema } from "#protocol/list";
import { findSource } from "./find-source.ts";
import { remoteCommand, wholeNumber } from "./remote-command.ts";
import { facts, oneLine, shortHash, table } from "./table.ts";

const list = remoteCommand({
  name: "ended",
  usage: "[TEXT] [--host H] [--class C] [--source SOURCE] [--limit 100]",
  summary: "Actors that have ended, the newest first, by text in address, class, name or reason.",
  options: {
    host: { type: "string" },
    class: { type: "string" },
    source: { type: "string" },
    limit: { type: "string" },
  },
  positionals: [0, 1],
  async run({ api, positionals: [q], values, show }) {
    const { host, class: className } = values;
    const source = values.source === undefined ? undefined : (await findSource(api, values.source)).hash;
    const query = { q, host, class: className, source, limit: wholeNumber(values.limit, "limit") };
    const answer = await api.get("/ended-actors", listSchema(endedActorSchema), query);
    show(
      answer,
      () =>
        `${table(answer.items, {
          ended: ({ endedAt }) => endedAt,
          address: ({ address }) => address,
          class: (row) => row.class,
          name: ({ globalName }) => globalName && `@${globalName}`,
          host: ({ host }) => host,
          reason: ({ reason }) => oneLine(reason, 50),
          by: byWhom,
          why: ({ why }) => why && oneLine(why, 50),
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

const read = remoteCommand({
  name: "ended show",
  usage: "ADDRESS|@NAME",
  summary: "What is left of an actor that has ended: how, by whom, who has its name, its last lines and failure.",
  positionals: [1, 1],
  async run({ api, positionals: [target = ""], show }) {
    const actor = await api.get(`/ended-actors/${encodeURIComponent(target)}`, endedDetailSchema);
    const { lastFailure, source } = actor;
    show(
      actor,
      () =>
        facts({
          address: actor.address,
          name: actor.globalName && `@${actor.globalName}`,
          "name held by": actor.globalName && (actor.nameHeldBy ?? "nobody"),
          class: actor.class,
          source: source ? `${source.name} ${source.version} (${shortHash(actor.sourceHash)})` : "runtime",
          host: actor.host,
          parent: actor.parent,
          since: actor.since,
          ended: actor.endedAt,
          reason: actor.reason,
          by: byWhom(actor),
          why: actor.why,
          received: actor.received,
          sent: actor.sent,
          failed: actor.failed,
          swaps: actor.swaps,
          "last failure": lastFailure && `${lastFailure.at} ${lastFailure.messageType}: ${lastFailure.error}`,
        }) + actor.log.map(({ at, level, text }) => `${at} ${level.padEnd(5)} ${text}\n`).join(""),
    );
    return undefined;
  },
});

function byWhom({ fromConsole, askedBy, address, parent }: EndedActor): string | null {
  if (fromConsole !== null) return fromConsole.name ?? fromConsole.personId;
  if (askedBy === address) return "itself";
  return askedBy !== null && askedBy === parent ? "its parent" : askedBy;
}

/** `callboard ended`, `ended show` */
export const endedCommands = [read, list];
