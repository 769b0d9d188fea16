import { z } from "zod";
import { MAX_HITS_PER_KIND, searchAnswerSchema } from "#protocol/search";
import { callerMay } from "../accounts/caller.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { bestOf, wordsOf } from "./rank.ts";
import { classesOf, searchActors } from "./search-actors.ts";
import { searchPeople, searchRollouts, searchSources } from "./search-kept.ts";

const NOTHING = { items: [], total: 0 };

/** For who types and waits: everything that may be seen is looked through at once, and only the best few are named. */
export function search({ db, picture }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/search",
    permission: "view",
    summary:
      "Actors, classes, hosts, sources, rollouts and (for administrators) people that fit some words, best first",
    query: { q: z.string().trim().min(1).max(200) },
    answers: { 200: searchAnswerSchema },
    audits: null,
    async run({ query, caller }) {
      const words = wordsOf(query.q);
      const mayAdminister = callerMay(caller, "administer");
      const [model, sources, rollouts, people] = await Promise.all([
        picture.fresh().catch((error: unknown) => {
          if (error instanceof ApiFailure && error.code === "GATEWAY_LOST") return null;
          throw error;
        }),
        searchSources(db, words),
        searchRollouts(db, words),
        mayAdminister ? searchPeople(db, words) : NOTHING,
      ]);
      const known = model ?? picture.last;
      const hosts = bestOf(known?.hosts ?? [], ({ id, name }) => [name, id], words, MAX_HITS_PER_KIND);
      return {
        status: 200,
        body: {
          isWhole: model !== null,
          classes: known ? bestOf(classesOf(known), (hit) => [hit.class], words, MAX_HITS_PER_KIND) : NOTHING,
          actors: known ? searchActors(known, words) : NOTHING,
          hosts: {
            ...hosts,
            items: hosts.items.map(({ id, name, actors, isLeader }) => ({ id, name, actors, isLeader })),
          },
          sources,
          rollouts,
          people,
        },
      };
    },
  });
}
