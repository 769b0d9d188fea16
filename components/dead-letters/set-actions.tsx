import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterSelect } from "#protocol/dead-letter";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { countQuery, type LetterFilter, selectOf } from "./dead-letter-queries.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import { ResendDialog } from "./resend-dialog.tsx";

interface SetActionsProps {
  filter: LetterFilter;
  /** What the set is called on the buttons: "all", "all that fit". */
  which: string;
}

/** What can be done with a set of letters at once. Nothing where none of them is kept. */
export function SetActions({ filter, which }: SetActionsProps) {
  const mayOperate = useMay("operate");
  const [asked, setAsked] = useState<{ to: "send" | "discard"; select: DeadLetterSelect } | null>(null);
  const { data: count } = useQuery({ ...countQuery(filter), enabled: mayOperate });
  if (!mayOperate || count === undefined || (count.kept === 0 && asked === null)) return null;
  return (
    <>
      <Button onClick={() => setAsked({ to: "send", select: selectOf(filter) })}>Send {which} again…</Button>
      <Button kind="bad" onClick={() => setAsked({ to: "discard", select: selectOf(filter) })}>
        Discard {which}…
      </Button>
      {asked?.to === "send" && <ResendDialog select={asked.select} {...count} onClose={() => setAsked(null)} />}
      {asked?.to === "discard" && (
        <DiscardDialog what={{ select: asked.select }} count={count.kept} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
