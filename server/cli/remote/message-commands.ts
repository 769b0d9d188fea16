import { askAnswerSchema } from "#protocol/actor";
import { actorPath } from "./actor-commands.ts";
import { nothing } from "./console-api.ts";
import { jsonWord, remoteCommand, wholeNumber } from "./remote-command.ts";

const ask = remoteCommand({
  name: "ask",
  usage: "ADDRESS|@NAME MESSAGE [--timeout MS]",
  summary: "Send a message, given as JSON, and print the reply. The time it took goes to standard error.",
  options: { timeout: { type: "string" } },
  positionals: [2, 2],
  async run({ api, positionals: [target = "", text = ""], values, show, note }) {
    const timeoutMs = wholeNumber(values.timeout, "timeout");
    const body = { message: jsonWord(text, "The message"), timeoutMs };
    const answer = await api.post(`${actorPath(target)}/ask`, askAnswerSchema, body);
    show(answer, () => `${JSON.stringify(answer.reply, null, 2)}\n`);
    note(`${answer.latencyMs.toFixed(1)} ms`);
    return undefined;
  },
});

const tell = remoteCommand({
  name: "tell",
  usage: "ADDRESS|@NAME MESSAGE",
  summary: "Send a message, given as JSON, and wait for nothing.",
  positionals: [2, 2],
  async run({ api, positionals: [target = "", text = ""], show }) {
    await api.post(`${actorPath(target)}/tell`, nothing, { message: jsonWord(text, "The message") });
    show({}, () => "sent\n");
    return undefined;
  },
});

export const messageCommands = [ask, tell];
