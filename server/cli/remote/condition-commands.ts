import { conditionSchema } from "#protocol/condition";
import { nothing } from "./console-api.ts";
import { remoteCommand } from "./remote-command.ts";
import { table } from "./table.ts";

const condition = remoteCommand({
  name: "condition",
  usage: "",
  summary: "What needs a look, from what the hosts remember of the last 15 minutes; exit status 1 when something does.",
  async run({ api, show }) {
    const answer = await api.get("/condition", conditionSchema);
    const open = answer.concerns.filter(({ acknowledged }) => acknowledged === null);
    show(answer, () =>
      answer.concerns.length === 0
        ? "the cluster is healthy\n"
        : table(answer.concerns, {
            concern: ({ says }) => says,
            acknowledged: ({ acknowledged }) => acknowledged && `by ${acknowledged.by}, ${acknowledged.until}`,
            id: ({ id }) => id,
          }),
    );
    return open.length === 0 ? 0 : 1;
  },
});

const acknowledge = remoteCommand({
  name: "acknowledge",
  usage: "CONCERN [--reason TEXT] [--take-back]",
  summary: "Take note of a concern, by its id: it calls nobody until it gets worse. Or take that back.",
  options: { reason: { type: "string" }, "take-back": { type: "boolean" } },
  positionals: [1, 1],
  async run({ api, positionals: [id = ""], values, show }) {
    const path = `/condition/concerns/${encodeURIComponent(id)}/acknowledge`;
    if (values["take-back"]) await api.call("DELETE", path, nothing);
    else await api.post(path, nothing, { reason: values.reason });
    show({}, () => (values["take-back"] ? "taken back\n" : "acknowledged\n"));
    return undefined;
  },
});

export const conditionCommands = [condition, acknowledge];
