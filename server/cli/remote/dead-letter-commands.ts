import { z } from "zod";
import { deadLetterGroupSchema, deadLetterSchema, resendJobSchema, resentLetterSchema } from "#protocol/dead-letter";
import { listSchema } from "#protocol/list";
import { remoteCommand, required, watch, wholeNumber } from "./remote-command.ts";
import { counted, oneLine, table } from "./table.ts";

const WHY = "Say why; it is kept in the audit: --reason TEXT";

const selectOptions = {
  target: { type: "string" },
  type: { type: "string" },
  cause: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
} as const;
const SELECT_USAGE = "[--target T] [--type T] [--cause TEXT] [--since TIME] [--until TIME]";

type SelectValues = { [Name in keyof typeof selectOptions]?: string | undefined };

/** `--cause` is why it could not be delivered: `--reason` is why something is done about it. */
function selectOf({ cause, ...rest }: SelectValues) {
  const { target, type, since, until } = rest;
  return { target, type, since, until, reason: cause };
}

const groups = remoteCommand({
  name: "dead-letters",
  usage: SELECT_USAGE,
  summary: "Dead letters by reason, target and type: how many, and how many of them are kept.",
  options: selectOptions,
  async run({ api, values, show }) {
    const answer = await api.get("/dead-letters/groups", listSchema(deadLetterGroupSchema).loose(), selectOf(values));
    show(
      answer,
      () =>
        `${table(answer.items, {
          count: ({ count }) => count,
          kept: ({ kept }) => kept,
          reason: ({ reason }) => oneLine(reason, 50),
          target: ({ target }) => target,
          name: ({ targetName }) => targetName ?? null,
          type: ({ messageType }) => messageType,
          last: ({ lastAt }) => lastAt,
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

const list = remoteCommand({
  name: "dead-letters list",
  usage: `${SELECT_USAGE} [--limit 100]`,
  summary: "The kept ones, the newest first, with their content; secrets are masked.",
  options: { ...selectOptions, limit: { type: "string" } },
  async run({ api, values, show }) {
    const limit = wholeNumber(values.limit, "limit");
    const answer = await api.get("/dead-letters", listSchema(deadLetterSchema), { ...selectOf(values), limit });
    show(
      answer,
      () =>
        `${table(answer.items, {
          id: ({ id }) => id,
          at: ({ at }) => at,
          target: ({ target }) => target,
          name: ({ targetName }) => targetName,
          type: ({ messageType }) => messageType,
          reason: ({ reason }) => oneLine(reason, 40),
          message: ({ message }) => (message === undefined ? null : oneLine(message, 60)),
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

const send = remoteCommand({
  name: "dead-letters send",
  usage: `[ID] or ${SELECT_USAGE} --reason TEXT [--rate 10], [--to ADDRESS|@NAME]`,
  summary:
    "Send one again by its id, or all that fit, so many a second, to who holds the target's name now or to whom one says; " +
    "says what became of them.",
  options: { ...selectOptions, reason: { type: "string" }, rate: { type: "string" }, to: { type: "string" } },
  positionals: [0, 1],
  async run({ api, positionals: [id], values, show, note }) {
    if (id !== undefined) {
      const body = values.to === undefined ? undefined : { to: values.to };
      const result = await api.post(`/dead-letters/${encodeURIComponent(id)}/send`, resentLetterSchema, body);
      const why = result.reason === null ? "" : `: ${result.reason}`;
      show(result, () => `${result.outcome}, sent to ${result.to}${why}\n`);
      return result.outcome === "returned" ? 1 : 0;
    }
    const reason = required(values.reason, "reason", WHY);
    const body = { select: selectOf(values), to: values.to, perSecond: wholeNumber(values.rate, "rate"), reason };
    const job = await api.post("/dead-letters/send", resendJobSchema, body);
    const read = async () =>
      (await api.get("/dead-letters/jobs", listSchema(resendJobSchema))).items.find((each) => each.id === job.id) ??
      job;
    const ended = await watch(
      read,
      (now) => {
        note(`${now.sent} of ${now.selected} sent`);
        return now.state !== "running";
      },
      Number.POSITIVE_INFINITY,
    );
    const last = ended ?? job;
    const why = last.returnedFor === null ? "" : ` (${last.returnedFor})`;
    const became = `${last.taken} taken, ${last.returned} came back${why}, ${last.waiting} waiting`;
    const rest = `${last.heldBack} held back, ${last.gone} no longer kept`;
    show(last, () => `${last.state}: ${last.sent} of ${last.selected} sent: ${became}; ${rest}\n`);
    return last.state === "done" && last.returned === 0 ? 0 : 1;
  },
});

const discard = remoteCommand({
  name: "dead-letters discard",
  usage: `[ID …] or ${SELECT_USAGE} --reason TEXT`,
  summary: "Keep them no longer: those named, or all that fit.",
  options: { ...selectOptions, reason: { type: "string" } },
  positionals: [0, 1_000],
  async run({ api, positionals: ids, values, show }) {
    const reason = required(values.reason, "reason", WHY);
    const body = ids.length > 0 ? { ids, reason } : { select: selectOf(values), reason };
    const answer = await api.post("/dead-letters/discard", z.object({ discarded: z.number() }), body);
    show(answer, () => `${counted(answer.discarded, "dead letter")} discarded\n`);
    return answer.discarded < ids.length ? 1 : 0;
  },
});

export const deadLetterCommands = [list, send, discard, groups];
