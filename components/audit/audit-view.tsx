"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, buttonClasses } from "../ui/button.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { AuditFilterBar } from "./audit-filter-bar.tsx";
import { auditQuery } from "./audit-queries.ts";
import { AuditTable } from "./audit-table.tsx";
import { auditExportHref, auditFilter, useAuditUrl } from "./audit-url.ts";
import { ChainState } from "./chain-state.tsx";

export function AuditView() {
  const url = useAuditUrl();
  const audit = useInfiniteQuery({ ...auditQuery(auditFilter(url.shown)), placeholderData: keepPreviousData });
  const rows = audit.data?.pages.flatMap((page) => page.items) ?? [];
  const total = audit.data?.pages[0]?.total ?? 0;
  return (
    <>
      <PageHead
        title="Audit"
        note={
          audit.data &&
          `${formatCount(rows.length)} of ${countOf(total, url.isFiltering ? "row that fits" : "row", url.isFiltering ? "rows that fit" : "rows")}, newest first`
        }
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
          <Faces asked={audit} loading={<SkeletonRows label="Audit" rows={10} />} what="the audit">
            {() =>
              rows.length === 0 ? (
                <EmptyState title={url.isFiltering ? "No row fits" : "Nothing happened yet"}>
                  {url.isFiltering
                    ? "Choose less, or show all rows."
                    : "Every change is written here before or as it happens."}
                </EmptyState>
              ) : (
                <AuditTable rows={rows} />
              )
            }
          </Faces>
          {audit.hasNextPage && (
            <div className="flex items-center gap-3 px-3.5 py-2.5">
              <Button busy={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
                Show older rows
              </Button>
              <span className="text-s text-muted">
                {formatCount(rows.length)} of {formatCount(total)}
              </span>
            </div>
          )}
        </section>
      </div>
    </>
  );
}
