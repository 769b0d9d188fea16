import { z } from "zod";
import { listSchema } from "#protocol/list";
import {
  acceptProposalAnswerSchema,
  inviteAnswerSchema,
  mintTokenAnswerSchema,
  personSchema,
  proposalSchema,
  tokenSchema,
} from "#protocol/people";
import { CommandError } from "../command.ts";
import { type ConsoleApi, nothing } from "./console-api.ts";
import { remoteCommand, required } from "./remote-command.ts";
import { table } from "./table.ts";

const WAITS = "It waits for a second person who may decide.\n";
/** The person as she is after it, or what waits. */
const changed = z.union([personSchema, z.looseObject({ proposal: z.unknown() })]);
const ROLE = "viewer, operator, approver or admin: --role ROLE";

const people = remoteCommand({
  name: "people",
  usage: "",
  summary: "Who may do what here.",
  async run({ api, show }) {
    const answer = await api.get("/people", listSchema(personSchema), { limit: 1_000 });
    show(answer, () =>
      table(answer.items, {
        email: ({ email }) => email,
        name: ({ name }) => name,
        role: ({ role }) => role,
        state: ({ state }) => state,
        "last seen": ({ lastSeenAt }) => lastSeenAt,
      }),
    );
    return undefined;
  },
});

const invite = remoteCommand({
  name: "people invite",
  usage: "EMAIL --name NAME --role ROLE",
  summary: "Invite a person: prints the one-time link by which she sets her own password.",
  options: { name: { type: "string" }, role: { type: "string" } },
  positionals: [1, 1],
  async run({ api, positionals: [email = ""], values, show }) {
    const name = required(values.name, "name", "Say whom: --name NAME");
    const role = required(values.role, "role", ROLE);
    const answer = await api.post("/people", inviteAnswerSchema.partial().loose(), { name, email, role });
    show(answer, () => (answer.inviteUrl ? `${answer.inviteUrl}\n` : WAITS));
    return undefined;
  },
});

const role = remoteCommand({
  name: "people role",
  usage: "EMAIL ROLE",
  summary: "Change what a person may do.",
  positionals: [2, 2],
  async run({ api, positionals: [email = "", role], show }) {
    const answer = await api.call("PATCH", `/people/${await personId(api, email)}`, changed, { body: { role } });
    show(answer, () => ("role" in answer ? `${answer.name} is ${answer.role}\n` : WAITS));
    return undefined;
  },
});

const remove = remoteCommand({
  name: "people remove",
  usage: "EMAIL",
  summary: "Take a person's access away: her sessions and tokens end.",
  positionals: [1, 1],
  async run({ api, positionals: [email = ""], show }) {
    const answer = await api.call("DELETE", `/people/${await personId(api, email)}`, nothing);
    show(answer, () => "removed\n");
    return undefined;
  },
});

async function personId(api: ConsoleApi, email: string): Promise<string> {
  const { items } = await api.get("/people", listSchema(personSchema), { limit: 1_000 });
  const person = items.find((each) => each.email === email.toLowerCase());
  if (person) return person.id;
  throw new CommandError(`Nobody here has the e-mail ${email}.`, "List them with: callboard people");
}

const tokens = remoteCommand({
  name: "tokens",
  usage: "",
  summary: "API tokens: whose, what they may do, when they were last used.",
  async run({ api, show }) {
    const answer = await api.get("/tokens", listSchema(tokenSchema), { limit: 1_000 });
    show(answer, () =>
      table(answer.items, {
        id: ({ id }) => id,
        name: ({ name }) => name,
        role: ({ role, canDecide }) => `${role}${canDecide ? ", decides" : ""}`,
        of: ({ madeBy }) => madeBy,
        expires: ({ expiresAt }) => expiresAt,
        "last used": ({ lastUsedAt }) => lastUsedAt,
      }),
    );
    return undefined;
  },
});

const mint = remoteCommand({
  name: "tokens make",
  usage: "NAME --role ROLE [--can-decide] [--expires TIME]",
  summary:
    "Make an API token; it is printed this once. TIME as 2027-01-31T00:00:00Z; without it the token does not expire.",
  options: { role: { type: "string" }, "can-decide": { type: "boolean" }, expires: { type: "string" } },
  positionals: [1, 1],
  async run({ api, positionals: [name], values, show, note }) {
    const body = {
      name,
      role: required(values.role, "role", ROLE),
      canDecide: values["can-decide"] ?? false,
      expiresAt: values.expires,
    };
    const answer = await api.post("/tokens", mintTokenAnswerSchema.loose(), body);
    show(answer, () => `${answer.token}\n`);
    if ("proposal" in answer) note(WAITS.trimEnd());
    return undefined;
  },
});

const revoke = remoteCommand({
  name: "tokens revoke",
  usage: "ID",
  summary: "Make a token worthless at once.",
  positionals: [1, 1],
  async run({ api, positionals: [id = ""], show }) {
    const answer = await api.call("DELETE", `/tokens/${encodeURIComponent(id)}`, nothing);
    show(answer, () => "revoked\n");
    return undefined;
  },
});

const proposals = remoteCommand({
  name: "proposals",
  usage: "",
  summary: "Changes of who decides that wait for a second person.",
  async run({ api, show }) {
    const answer = await api.get("/proposals", listSchema(proposalSchema));
    show(answer, () =>
      table(answer.items, {
        id: ({ id }) => id,
        change: ({ summary }) => summary,
        by: ({ proposedBy }) => proposedBy,
        since: ({ proposedAt }) => proposedAt,
        "yours to accept": ({ mayAccept }) => (mayAccept ? "yes" : "no"),
      }),
    );
    return undefined;
  },
});

const settlements = (["accept", "decline"] as const).map((answer) =>
  remoteCommand({
    name: `proposals ${answer}`,
    usage: "ID",
    summary: { accept: "Be the second person.", decline: "Leave everything as it is." }[answer],
    positionals: [1, 1],
    async run({ api, positionals: [id = ""], show }) {
      const settled = await api.post(`/proposals/${encodeURIComponent(id)}/${answer}`, acceptProposalAnswerSchema);
      show(settled, () => `${settled.inviteUrl ?? `${answer}ed`}\n`);
      return undefined;
    },
  }),
);

export const peopleCommands = [invite, role, remove, people, mint, revoke, tokens, ...settlements, proposals];
