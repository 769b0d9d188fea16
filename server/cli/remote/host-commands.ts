import { listedHostSchema } from "#protocol/host";
import { listSchema } from "#protocol/list";
import { nothing } from "./console-api.ts";
import { findSource } from "./find-source.ts";
import { keyValues, remoteCommand, required } from "./remote-command.ts";
import { shortHash, table } from "./table.ts";

const MIB = 1_048_576;

const list = remoteCommand({
  name: "hosts",
  usage: "[TEXT]",
  summary: "Hosts, by text in id or name: actors, memory, capabilities, realms.",
  positionals: [0, 1],
  async run({ api, positionals: [q], show }) {
    const answer = await api.get("/hosts", listSchema(listedHostSchema), { q, limit: 1_000 });
    show(
      answer,
      () =>
        `${table(answer.items, {
          host: ({ id, isLeader }) => `${id}${isLeader ? " (leads)" : ""}`,
          actors: ({ actors }) => actors,
          MiB: ({ processBytes }) => processBytes && Math.round(processBytes / MIB),
          since: ({ since }) => since,
          realms: ({ realms }) => realms.map(({ hash, state }) => `${shortHash(hash)} ${state}`).join(", ") || null,
          capabilities: ({ capabilities }) =>
            Object.entries(capabilities)
              .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
              .join(" ") || null,
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

const capabilities = remoteCommand({
  name: "host capabilities",
  usage: "HOST key=value … [--preview]",
  summary:
    "Change the capabilities of a host; key=null takes one away. --preview says which actors would exit and which would move, and changes nothing.",
  options: { preview: { type: "boolean" } },
  positionals: [2, 100],
  async run({ api, positionals: [host = "", ...words], values, show }) {
    const path = `/hosts/${encodeURIComponent(host)}/capabilities`;
    const query = values.preview ? { preview: true } : {};
    const answer = await api.call("PATCH", path, nothing, { query, body: keyValues(words) });
    show(answer, () => `${JSON.stringify(answer, null, 2)}\n`);
    return undefined;
  },
});

const endRealm = remoteCommand({
  name: "host end-realm",
  usage: "HOST SOURCE --reason TEXT",
  summary: "End the thread of a source on one host, hung or not; its actors there are gone.",
  options: { reason: { type: "string" } },
  positionals: [2, 2],
  async run({ api, positionals: [host = "", word = ""], values, show }) {
    const reason = required(values.reason, "reason", "Say why; it is kept in the audit: --reason TEXT");
    const { hash } = await findSource(api, word);
    const answer = await api.call("DELETE", `/hosts/${encodeURIComponent(host)}/realms/${hash}`, nothing, {
      body: { reason },
    });
    show(answer, () => "ended\n");
    return undefined;
  },
});

export const hostCommands = [list, capabilities, endRealm];
