"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { Button, IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** One or two sentences under the title; what will happen. */
  description?: ReactNode;
  children?: ReactNode;
  /** The buttons that act. Cancel is added before them. */
  actions?: ReactNode;
  /** Cancel has the focus, so that Enter by habit does nothing. */
  isDestructive?: boolean;
  /** What the closing button says; `Close` where nothing is being decided. */
  cancelLabel?: string;
  size?: "m" | "l";
}

/**
 * A question that stands in front of the page. Escape, the veil and Cancel close it; the focus goes back where it was.
 */
export function Dialog(props: DialogProps) {
  const {
    isOpen,
    onClose,
    title,
    description,
    children,
    actions,
    isDestructive = false,
    cancelLabel = "Cancel",
    size = "m",
  } = props;
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-veil" />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          onOpenAutoFocus={(event) => {
            if (!isDestructive) return;
            event.preventDefault();
            cancel.current?.focus();
          }}
          className={classNames(
            "fixed z-50 flex max-h-[85dvh] w-full flex-col border border-line bg-panel shadow-over focus:outline-none",
            "max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-md",
            "sm:top-1/2 sm:left-1/2 sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-md",
            size === "l" ? "sm:max-w-[640px]" : "sm:max-w-[440px]",
          )}
        >
          <header className="flex items-start gap-3 px-4 pt-3.5">
            <Radix.Title className="grow text-l font-semibold tracking-tight">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mt-0.5 -mr-1.5">
                <X aria-hidden size={15} />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-4 pt-1 pb-4">
            {description !== undefined && (
              <Radix.Description asChild>
                <div className="text-m text-muted">{description}</div>
              </Radix.Description>
            )}
            {children}
          </div>
          <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
            <Button ref={cancel} onClick={onClose}>
              {cancelLabel}
            </Button>
            {actions}
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
