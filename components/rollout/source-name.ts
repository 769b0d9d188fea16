import { useQuery } from "@tanstack/react-query";
import { sourcesQuery } from "../sources/source-queries.ts";
import { shortHash } from "../ui/hash.tsx";

/** `poll-analytics 2.4.0` for a hash; the short hash until that is known. */
export function useSourceName(): (hash: string) => string {
  const { data } = useQuery(sourcesQuery);
  return (hash) => {
    const source = data?.items.find((known) => known.hash === hash);
    return source ? `${source.name} ${source.version}` : shortHash(hash);
  };
}
