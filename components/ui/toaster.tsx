"use client";

import { Toaster as Sonner, toast } from "sonner";

/** Says that something was done. Nothing in a toast can be acted on: what can, stands on the page. */
export function Toaster() {
  return (
    <Sonner
      position="top-center"
      offset={56}
      mobileOffset={56}
      duration={4000}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[340px] font-sans max-w-[calc(100vw-32px)] items-baseline gap-2 rounded-md border border-line bg-raised px-3.5 py-2.5 text-s text-text shadow-over",
          title: "[overflow-wrap:anywhere]",
          icon: "hidden",
        },
      }}
    />
  );
}

export function tell(text: string): void {
  toast(text);
}
