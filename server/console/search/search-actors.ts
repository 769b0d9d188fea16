import { MAX_HITS_PER_KIND, type SearchAnswer } from "#protocol/search";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { NO_FIT, rankOf, WORST_FIT } from "./rank.ts";

/**
 * Actors by global name, class, address and host, in one pass over the columns: what is said once per class and host is
 * ranked once, and of each rank only as many rows are kept as an answer holds. 100,000 actors cost some 10 ms.
 */
export function searchActors(model: ConventionModel, words: readonly string[]): SearchAnswer["actors"] {
  const { columns, size } = model;
  const classRanks = words.map((word) => model.classes.map((name) => rankOf(name.toLowerCase(), word)));
  const hostRanks = words.map(
    (word) => new Map(model.hosts.map((h) => [h.hostIx, rankOf(h.name.toLowerCase(), word)])),
  );
  const byRank: number[][] = Array.from({ length: WORST_FIT + 1 }, () => []);
  let total = 0;
  for (let row = 0; row < size; row++) {
    const address = model.address(row).toLowerCase();
    const name = columns.name[row]?.toLowerCase();
    let worst = 0;
    for (let w = 0; w < words.length && worst !== NO_FIT; w++) {
      const word = words[w] ?? "";
      let best = Math.min(
        rankOf(address, word),
        classRanks[w]?.[columns.class[row] ?? -1] ?? NO_FIT,
        name === undefined ? NO_FIT : rankOf(word.startsWith("@") ? `@${name}` : name, word),
      );
      // A host's name alone would bring all of its actors; beside another word it narrows.
      if (best === NO_FIT && words.length > 1) best = hostRanks[w]?.get(columns.host[row] ?? -1) ?? NO_FIT;
      worst = Math.max(worst, best);
    }
    if (worst === NO_FIT) continue;
    total++;
    const same = byRank[worst];
    if (same && same.length < MAX_HITS_PER_KIND) same.push(row);
  }
  const rows = byRank.flat().slice(0, MAX_HITS_PER_KIND);
  return {
    total,
    items: rows.map((row) => {
      const { address, class: className, globalName, host, state } = model.actor(row);
      return { address, class: className, globalName, host, state };
    }),
  };
}

/** Classes that actors of now have, with how many they are. */
export function classesOf(model: ConventionModel): { class: string; actors: number }[] {
  const counts = new Uint32Array(model.classes.length);
  for (const ix of model.columns.class) counts[ix] = (counts[ix] ?? 0) + 1;
  return model.classes
    .map((name, ix) => ({ class: name, actors: counts[ix] ?? 0 }))
    .filter(({ actors }) => actors > 0)
    .sort((a, b) => b.actors - a.actors);
}
