import { auditRowSchema } from "#protocol/audit";
import { listSchema } from "#protocol/list";
import { remoteCommand, wholeNumber } from "./remote-command.ts";
import { shortHash, table } from "./table.ts";

const list = remoteCommand({
  name: "audit",
  usage: "[--limit 100]",
  summary: "What was done and refused, the newest first.",
  options: { limit: { type: "string" } },
  async run({ api, values, show }) {
    const answer = await api.get("/audit", listSchema(auditRowSchema), { limit: wholeNumber(values.limit, "limit") });
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

export const auditCommands = [list];
