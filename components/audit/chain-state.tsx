"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiFailure } from "../live/api-failure.ts";
import { Button } from "../ui/button.tsx";
import { formatCount } from "../ui/count.ts";
import { failureOf } from "../ui/failure.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { chainQuery, checkWholeChain } from "./audit-queries.ts";

/** Whether rows were changed or taken out, as far as it was checked. */
export function ChainState() {
  const client = useQueryClient();
  const chain = useQuery(chainQuery);
  const whole = useMutation({
    mutationFn: checkWholeChain,
    onSuccess: (answer) => client.setQueryData(chainQuery.queryKey, answer),
  });
  if (chain.data === undefined) {
    if (chain.error instanceof ApiFailure && chain.error.status === 403) return null;
    if (chain.error === null) return <span className="text-s text-muted">checking the chain…</span>;
    return (
      <StateGlyph state="warn" className="text-s">
        the chain could not be checked
      </StateGlyph>
    );
  }
  const { ok, verifiedUpTo, rows, at, wholeAt, problem } = chain.data;
  if (ok) {
    return (
      <span className="flex flex-wrap items-center gap-x-2">
        <StateGlyph state="done" isQuiet className="text-s">
          <span
            title={`Every row has the hash of the row before it. All rows were last verified ${wholeAt}; since then, only new ones. The same check without the server: callboard verify-audit`}
          >
            chain verified up to {formatCount(verifiedUpTo)} of {formatCount(rows)}, <Time at={at} />
          </span>
        </StateGlyph>
        <Button kind="quiet" busy={whole.isPending} onClick={() => whole.mutate()}>
          Verify every row again
        </Button>
        {whole.isError && (
          <StateGlyph state="warn" className="text-s">
            {failureOf(whole.error).message}
          </StateGlyph>
        )}
      </span>
    );
  }
  return (
    <StateGlyph state="failed" className="text-s font-medium">
      <span role="alert">
        chain broken after row {formatCount(verifiedUpTo)}
        {problem && `: ${problem}`}; stop writing, keep a copy of the database, run <code>callboard verify-audit</code>
      </span>
    </StateGlyph>
  );
}
