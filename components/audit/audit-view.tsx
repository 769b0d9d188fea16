"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { buttonClasses } from "../ui/button.tsx";
import { shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { itemsOf, PagedList } from "../ui/paged-list.tsx";
import { AuditFilterBar } from "./audit-filter-bar.tsx";
import { auditQuery } from "./audit-queries.ts";
import { AuditTable } from "./audit-table.tsx";
import { auditExportHref, auditFilter, useAuditUrl } from "./audit-url.ts";
import { ChainState } from "./chain-state.tsx";

export function AuditView() {
  const url = useAuditUrl();
  const audit = useInfiniteQuery({ ...auditQuery(auditFilter(url.shown)), placeholderData: keepPreviousData });
  const { first, items, total } = itemsOf(audit);
  const noun: readonly [string, string] = url.isFiltering ? ["row that fits", "rows that fit"] : ["row", "rows"];
  return (
    <>
      <PageHead
        title="Audit"
        note={first && `${shownOf(items.length, total, ...noun)}${total > 0 ? ", newest first" : ""}`}
        right={
          <>
            <ChainState />
            {(["csv", "json"] as const).map((format) => (
              <a key={format} href={auditExportHref(format, url.shown)} download className={buttonClasses()}>
                Export {format.toUpperCase()}
              </a>
            ))}
          </>
        }
      />
      <AuditFilterBar {...url} />
      <div className="min-w-0 px-5 pb-8 max-sm:px-4">
        <section aria-label="Rows" className="min-w-0 rounded-md border border-line bg-panel">
          <PagedList
            asked={audit}
            items={items}
            total={total}
            what="the audit"
            label="Audit"
            rows={10}
            noun={noun}
            more="Show older rows"
            empty={
              <EmptyState title={url.isFiltering ? "No row fits" : "No entries yet"}>
                {url.isFiltering
                  ? "Choose less, or show all rows."
                  : "Every change is written here before or as it happens."}
              </EmptyState>
            }
          >
            {(rows) => <AuditTable rows={rows} />}
          </PagedList>
        </section>
      </div>
    </>
  );
}
