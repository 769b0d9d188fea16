import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { shownOf } from "./count.ts";
import { type Asked, Faces } from "./faces.tsx";
import { SkeletonRows } from "./skeleton.tsx";

interface ListPage<Item> {
  items: readonly Item[];
  total: number;
}

/** A list that was asked for a page at a time; an infinite query's result fits. */
export interface AskedPages<Page extends ListPage<unknown>> extends Asked<{ pages: readonly Page[] }> {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Of all pages that came; `total` and `first` are of the newest answer. */
export function itemsOf<Item, Page extends ListPage<Item>>({ data }: AskedPages<Page & ListPage<Item>>) {
  const first = data?.pages[0];
  return { first, total: first?.total ?? 0, items: data?.pages.flatMap(({ items }) => items) ?? [] };
}

interface PagedListProps<Item> {
  asked: AskedPages<ListPage<unknown>>;
  /** Those to show, and how many there are. */
  items: readonly Item[];
  total: number;
  /** What the reader may not see, as in "the audit". */
  what: string;
  /** While it loads: what comes, and how many rows it will about be. */
  label: string;
  rows?: number;
  /** One of them, and many. */
  noun: readonly [one: string, many: string];
  /** Where there are none. */
  empty: ReactNode;
  /** What the button that asks for the next page says. */
  more?: string;
  /** Says how many are shown also when that is all of them: where nothing else does. */
  isCounted?: boolean;
  children: (items: readonly Item[]) => ReactNode;
}

/** A list with its faces, and the way to its next page. */
export function PagedList<Item>(props: PagedListProps<Item>) {
  const { asked, items, total, what, label, rows = 6, noun, empty, more = "Show more", isCounted = false } = props;
  return (
    <Faces asked={asked} what={what} loading={<SkeletonRows label={label} rows={rows} />}>
      {() =>
        items.length === 0 ? (
          empty
        ) : (
          <>
            {props.children(items)}
            {(asked.hasNextPage || isCounted) && (
              <div className="flex items-center gap-3 px-3.5 py-2.5 text-s text-muted">
                {asked.hasNextPage && (
                  <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
                    {more}
                  </Button>
                )}
                {shownOf(items.length, total, ...noun)}
              </div>
            )}
          </>
        )
      }
    </Faces>
  );
}
