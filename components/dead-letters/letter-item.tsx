import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterRow } from "#protocol/dead-letter";
import { useMay } from "../live/me.ts";
import { Json } from "../messages/json.tsx";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";
import { revealLetter, sendLetter } from "./dead-letter-queries.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import { resentWords, senderWords } from "./letter-words.ts";
import { SendLetterDialog } from "./send-letter-dialog.tsx";

/** One letter: who sent it when, what it says, and what can be done with it. */
export function LetterItem({ letter }: { letter: DeadLetterRow }) {
  const client = useQueryClient();
  const mayOperate = useMay("operate");
  const [isSending, setIsSending] = useState(false);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const reveal = useMutation({ mutationFn: () => revealLetter(letter.id) });
  const send = useMutation({
    mutationFn: () => sendLetter(letter.id, null),
    onSuccess: async (result) => {
      tell(resentWords(letter.messageType, result));
      await client.invalidateQueries({ queryKey: ["dead-letters"] });
    },
  });
  const { masked, isQuarantined, returned } = letter;
  const { message } = reveal.data ?? letter;
  const isCut = message === undefined;
  const error = send.error ?? reveal.error;
  return (
    <li className="flex flex-col gap-2 border-b border-line-soft px-3.5 py-2.5 text-s">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="text-muted">
          <Time at={letter.at} as="exact" />
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {senderWords(letter)}
          {letter.targetName !== null && (
            <>
              {" "}
              for <code>@{letter.targetName}</code>
            </>
          )}
        </span>
        {isQuarantined ? (
          <StateGlyph state="warn">in quarantine: it came back {countOf(returned, "time")}</StateGlyph>
        ) : (
          returned > 0 && <span className="text-muted">came back {countOf(returned, "time")}</span>
        )}
        <code className="ml-auto text-xs text-faint">{letter.id}</code>
      </div>
      {letter.problem !== undefined && <p className="[overflow-wrap:anywhere]">{letter.problem}</p>}
      {isCut ? (
        <p className="text-muted">Its content was not kept, or is longer than a list shows.</p>
      ) : (
        <Json label={`Message ${letter.id}`} value={message} />
      )}
      {masked.length > 0 && !reveal.data && (
        <p className="text-xs text-muted [overflow-wrap:anywhere]">Masked: {masked.join(", ")}</p>
      )}
      {mayOperate && (
        <div className="flex flex-wrap gap-2">
          <Button busy={send.isPending} onClick={() => send.mutate()}>
            {isQuarantined ? "Send again in spite of quarantine" : "Send again"}
          </Button>
          <Button onClick={() => setIsSending(true)}>Send to…</Button>
          {(masked.length > 0 || isCut) && !reveal.data && (
            <Button busy={reveal.isPending} title="The audit records who looked" onClick={() => reveal.mutate()}>
              {isCut ? "Show all of it" : "Show what is masked"}
            </Button>
          )}
          <Button kind="quiet-bad" onClick={() => setIsDiscarding(true)}>
            Discard…
          </Button>
        </div>
      )}
      {error !== null && <ErrorState isInline failure={failureOf(error)} />}
      {isSending && (
        <SendLetterDialog
          letter={letter}
          onSent={(result) => tell(resentWords(letter.messageType, result))}
          onClose={() => setIsSending(false)}
        />
      )}
      {isDiscarding && <DiscardDialog what={{ ids: [letter.id] }} count={1} onClose={() => setIsDiscarding(false)} />}
    </li>
  );
}
