import { classNames } from "./class-names.ts";
import { CopyButton } from "./copy-button.tsx";

/** `9f2c…41ab`: enough to compare by eye, never enough to decide on; the whole stands in the title and in the copy. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}

export function Hash({ hash, canCopy = true, className }: { hash: string; canCopy?: boolean; className?: string }) {
  return (
    <span className={classNames("inline-flex items-baseline gap-0.5 whitespace-nowrap", className)}>
      <code title={hash}>{shortHash(hash)}</code>
      {canCopy && <CopyButton text={hash} what="hash" />}
    </span>
  );
}
