import { createRoot } from "react-dom/client";
import { Toaster as Sonner, toast } from "sonner";

/** Nothing in a toast can be acted on: what can, stands on the page. */
function Toaster() {
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

// A root of its own, made when this file is loaded, which is when there is something to show.
createRoot(document.body.appendChild(document.createElement("div"))).render(<Toaster />);

export function showToast(text: string): void {
  toast(text);
}
