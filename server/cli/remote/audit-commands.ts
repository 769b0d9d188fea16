import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { auditChainSchema, auditRowSchema } from "#protocol/audit";
import { listSchema } from "#protocol/list";
import { CommandError } from "../command.ts";
import { remoteCommand, wholeNumber } from "./remote-command.ts";
import { facts, shortHash, table } from "./table.ts";

const filterOptions = {
  who: { type: "string" },
  action: { type: "string" },
  target: { type: "string" },
  result: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
} as const;
const FILTER_USAGE = "[--who NAME] [--action source.] [--target TEXT] [--result R] [--from TIME] [--to TIME]";

type FilterValues = { [Name in keyof typeof filterOptions]?: string | undefined };

function filterOf({ who, action, target, result, from, to }: FilterValues) {
  return { who, action, target, result, from, to };
}

const list = remoteCommand({
  name: "audit",
  usage: `${FILTER_USAGE} [--limit 100]`,
  summary: "What was done and refused, the newest first. An action that ends with a dot means all that begin so.",
  options: { ...filterOptions, limit: { type: "string" } },
  async run({ api, values, show }) {
    const query = { ...filterOf(values), limit: wholeNumber(values.limit, "limit") };
    const answer = await api.get("/audit", listSchema(auditRowSchema), query);
    show(
      answer,
      () =>
        `${table(answer.items, {
          seq: ({ seq }) => seq,
          at: ({ at }) => at,
          who: ({ who }) => who.name,
          action: ({ action }) => action,
          target: ({ target }) => (/^[0-9a-f]{64}$/.test(target) ? shortHash(target) : target),
          result: ({ result }) => result,
          reason: ({ reason }) => reason,
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

const exported = remoteCommand({
  name: "audit export",
  usage: `${FILTER_USAGE} [--format csv|json] [-o FILE]`,
  summary: "All rows that fit, to a file or to standard output.",
  options: { ...filterOptions, format: { type: "string", default: "csv" }, out: { type: "string", short: "o" } },
  async run({ api, values }) {
    const { format } = values;
    if (format !== "csv" && format !== "json")
      throw new CommandError(`--format ${format} is none.`, "csv or json", { status: 2 });
    const response = await api.fetch("GET", "/audit/export", { query: { ...filterOf(values), format } });
    if (values.out === undefined) process.stdout.write(await response.text());
    else await writeFile(resolve(values.out), new Uint8Array(await response.arrayBuffer()));
    return undefined;
  },
});

const chain = remoteCommand({
  name: "audit chain",
  usage: "[--whole]",
  summary: "How far the chain of hashes is right: status 1 when it is not. --whole checks from the first row.",
  options: { whole: { type: "boolean" } },
  async run({ api, values, show }) {
    const answer = await api.get("/audit/chain", auditChainSchema, values.whole ? { whole: true } : {});
    show(answer, () =>
      facts({
        chain: answer.ok ? "right" : answer.problem,
        "right up to row": answer.verifiedUpTo,
        "of rows": answer.rows,
        checked: answer.at,
        "checked as a whole": answer.wholeAt,
      }),
    );
    return answer.ok ? 0 : 1;
  },
});

export const auditCommands = [exported, chain, list];
