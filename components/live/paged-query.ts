import { infiniteQueryOptions } from "@tanstack/react-query";

interface ListPage {
  items: readonly unknown[];
  total: number;
  nextCursor?: string | undefined;
}

/** A list of the API, a page at a time. `ask` is given where the page begins; undefined: at the start. */
export function pagedQuery<Page extends ListPage>(
  key: readonly unknown[],
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ signal, pageParam }) => ask(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}
