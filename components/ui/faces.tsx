"use client";

import type { ReactNode } from "react";
import { EmptyState } from "./empty-state.tsx";
import { ErrorState } from "./error-state.tsx";
import { type Failure, failureOf } from "./failure.ts";
import { Time } from "./time.tsx";

/** What a view asked for and how that went; a query's result fits. */
export interface Asked<T> {
  data: T | undefined;
  error: unknown;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

interface FacesProps<T> {
  asked: Asked<T>;
  /** What the content will look like. */
  loading: ReactNode;
  /** What the reader may not see, as in "the audit". */
  what: string;
  /** Of a whole page: its head while there is no content, so that the reader sees where she is. */
  head?: ReactNode;
  children: (data: T) => ReactNode;
}

/** The faces of a view: loading, denied, failed, and the content, marked as stale when asking again failed. */
export function Faces<T>({ asked, loading, what, head, children }: FacesProps<T>) {
  const { data, error } = asked;
  if (data !== undefined) {
    return (
      <>
        {error !== null && <Stale failure={failureOf(error)} since={asked.dataUpdatedAt} />}
        {children(data)}
      </>
    );
  }
  if (error === null) return loading;
  if (isDenied(error)) {
    return (
      <>
        {head}
        <EmptyState title={`Your role does not show you ${what}`}>
          Ask an administrator if you need it for your work.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      {head}
      <ErrorState failure={failureOf(error)} onRetry={() => asked.refetch()} />
    </>
  );
}

function Stale({ failure, since }: { failure: Failure; since: number }) {
  return (
    <p role="status" className="border-b border-line bg-raised px-3.5 py-1.5 text-xs text-warn">
      As it was <Time at={new Date(since).toISOString()} />: {failure.message}
    </p>
  );
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && "status" in error && error.status === 403;
}
