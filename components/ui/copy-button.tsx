"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button.tsx";

interface CopyButtonProps {
  text: string;
  /** What is copied: "hash", "link". */
  what: string;
  /** With words instead of the icon alone. */
  isWide?: boolean;
}

export function CopyButton({ text, what, isWide = false }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  };
  const Icon = isCopied ? Check : Copy;
  const label = isCopied ? `Copied the ${what}` : `Copy the ${what}`;
  if (isWide) {
    return (
      <Button onClick={copy}>
        <Icon aria-hidden size={13} />
        <span aria-live="polite">{isCopied ? "Copied" : `Copy ${what}`}</span>
      </Button>
    );
  }
  return (
    <IconButton label={label} onClick={copy} className="-my-1.5 size-6 self-center align-middle pointer-coarse:size-8">
      <Icon aria-hidden size={12} className={isCopied ? "text-ok" : undefined} />
    </IconButton>
  );
}
