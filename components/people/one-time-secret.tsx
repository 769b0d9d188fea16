import type { ReactNode } from "react";
import { CopyButton } from "../ui/copy-button.tsx";

interface OneTimeSecretProps {
  /** "link", "token" */
  what: string;
  secret: string;
  /** What to do with it, and what happens when it is lost. */
  children: ReactNode;
}

/** Something that is shown this once, because only a hash of it is kept. */
export function OneTimeSecret({ what, secret, children }: OneTimeSecretProps) {
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex items-center gap-2">
        <code className="min-w-0 grow rounded-md border border-edge bg-bg px-2.5 py-1.5 text-s [overflow-wrap:anywhere] select-all">
          {secret}
        </code>
        <CopyButton text={secret} what={what} isWide />
      </div>
      <p className="text-s text-muted">{children}</p>
    </div>
  );
}
