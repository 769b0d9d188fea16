import { CopyButton } from "../ui/copy-button.tsx";
import { asCommand, asCurl } from "./copy-as.ts";
import type { Draft } from "./draft.ts";

/** The message as it stands, for a shell. */
export function CopyAs({ target, draft }: { target: string; draft: Draft }) {
  return (
    <>
      <CopyButton isWide what="as curl" text={asCurl(window.location.origin, target, draft)} />
      <CopyButton isWide what="as command" text={asCommand(target, draft)} />
    </>
  );
}
