import { listSchema, pageQueryShape } from "#protocol/list";
import { proposalSchema } from "#protocol/people";
import { readHolders } from "../holders/holders.ts";
import { offsetOf, pageOf } from "../http/offset-page.ts";
import { verb } from "../http/verb.ts";
import { describeProposal } from "./describe-proposal.ts";

export const listProposals = verb({
  method: "get",
  path: "/proposals",
  permission: "view",
  summary: "Changes that wait for a second person, oldest first",
  query: pageQueryShape,
  answers: { 200: listSchema(proposalSchema) },
  audits: null,
  async run({ query, caller, context }) {
    const where = { state: "open" };
    const skip = offsetOf(query.cursor);
    const [rows, total] = await Promise.all([
      context.db.proposal.findMany({ where, orderBy: [{ proposedAt: "asc" }, { id: "asc" }], skip, take: query.limit }),
      context.db.proposal.count({ where }),
    ]);
    const holders = await readHolders(context.db);
    return {
      status: 200,
      body: pageOf(
        rows.map((row) => describeProposal(row, caller, holders)),
        total,
        skip,
      ),
    };
  },
});
