import type * as z from "zod";
import type { askAnswerSchema } from "#protocol/actor";
import { failureOf } from "../live/api-failure.ts";
import { formatMs } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
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
            {answer ? `Reply in ${formatMs(answer.latencyMs)}` : "Sent; a tell waits for no reply"}
          </StateGlyph>
          {answer && <Json label="Reply" value={answer.reply} />}
        </>
      )}
    </div>
  );
}
