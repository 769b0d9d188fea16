import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { Concern } from "#protocol/condition";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { glyphOf, placeOf } from "./concern-words.ts";
import { acknowledge, conditionQuery, takeBack } from "./condition-query.ts";

/** A cause for a look, with the way to what it counts; an operator takes note of it, or takes that back. */
export function ConcernItem({ concern }: { concern: Concern }) {
  const client = useQueryClient();
  const mayOperate = useMay("operate");
  const { id, says, acknowledged } = concern;
  const change = useMutation({
    mutationFn: () => (acknowledged === null ? acknowledge(id) : takeBack(id)),
    onSuccess: () => client.invalidateQueries({ queryKey: conditionQuery.queryKey }),
  });
  const what = acknowledged === null ? "Acknowledge" : "Take back";
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 max-sm:pb-1">
      <StateGlyph state={acknowledged === null ? glyphOf(concern) : "idle"} className="min-w-0">
        <Link
          href={placeOf(concern)}
          className={`block py-1 underline underline-offset-2 [overflow-wrap:anywhere] ${acknowledged === null ? "text-text" : "text-muted"}`}
        >
          {says}
        </Link>
      </StateGlyph>
      {acknowledged !== null && (
        <span className="text-s text-muted">
          acknowledged by {acknowledged.by}, <Time at={acknowledged.at} />; {acknowledged.until}
        </span>
      )}
      {mayOperate && (
        <Button kind="quiet" busy={change.isPending} aria-label={`${what}: ${says}`} onClick={() => change.mutate()}>
          {what}
        </Button>
      )}
      {change.error !== null && <ErrorState isInline failure={failureOf(change.error)} />}
    </li>
  );
}
