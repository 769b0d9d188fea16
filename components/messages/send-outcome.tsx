import { useState } from "react";
import type * as z from "zod";
import type { askAnswerSchema } from "#protocol/actor";
import { maskSecrets } from "#protocol/masking";
import { Button } from "../ui/button.tsx";
import { formatMs } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Json } from "./json.tsx";

interface SendOutcomeProps {
  /** null: a tell; undefined: nothing came yet. */
  answer: z.infer<typeof askAnswerSchema> | null | undefined;
  error: Error | null;
}

/** What came of the message that was sent last. */
export function SendOutcome({ answer, error }: SendOutcomeProps) {
  return (
    <div aria-live="polite" className="flex flex-col gap-2 px-3.5 pb-3.5 empty:hidden">
      {error !== null && <ErrorState isInline failure={failureOf(error)} />}
      {answer !== undefined && (
        <>
          <StateGlyph state="done" className="text-s">
            {answer ? `Reply in ${formatMs(answer.latencyMs)}` : "Sent; a tell has no reply"}
          </StateGlyph>
          {answer && <Reply value={answer.reply} />}
        </>
      )}
    </div>
  );
}

/** Secrets in it are shown when they are asked for, and not before. */
function Reply({ value }: { value: unknown }) {
  const [isShown, setIsShown] = useState(false);
  const masked = maskSecrets(value);
  return (
    <>
      <Json label="Reply" value={isShown ? value : masked.value} />
      {masked.paths.length > 0 && (
        <Button kind="quiet" className="self-start" aria-pressed={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? "Hide" : "Show"} {masked.paths.join(", ")}
        </Button>
      )}
    </>
  );
}
