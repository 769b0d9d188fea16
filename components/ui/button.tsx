import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classNames } from "./class-names.ts";

/** `main`: the one thing this view asks for. `bad`: destroys or refuses. `quiet…`: without a border, in rows. */
export type ButtonKind = "main" | "plain" | "bad" | "quiet" | "quiet-bad";

const KINDS: Record<ButtonKind, string> = {
  main: "border-transparent bg-accent text-accent-text not-disabled:hover:brightness-110",
  plain: "border-line bg-panel text-text not-disabled:hover:bg-raised",
  bad: "border-line bg-panel text-bad not-disabled:hover:border-bad",
  quiet: "border-transparent bg-transparent text-muted not-disabled:hover:bg-raised not-disabled:hover:text-text",
  "quiet-bad": "border-transparent bg-transparent text-bad not-disabled:hover:bg-raised",
};

const SHAPE =
  "inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border px-[11px] text-s font-medium whitespace-nowrap no-underline transition-colors disabled:opacity-60 pointer-coarse:h-9";

/** The same look for what is a link, because it goes somewhere or downloads. */
export function buttonClasses(kind: ButtonKind = "plain"): string {
  return classNames(SHAPE, KINDS[kind]);
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
  /** Under way: says so, takes no second click, and keeps the focus. */
  busy?: boolean;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = "plain",
  busy = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(buttonClasses(kind), className)}
    >
      {busy && <LoaderCircle aria-hidden size={13} className="animate-[turn_0.9s_linear_infinite]" />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, for those who cannot see the icon; shown as a tooltip too. */
  label: string;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, className, children, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={classNames(
        "inline-grid size-7 shrink-0 place-items-center rounded-md text-muted hover:bg-raised hover:text-text disabled:opacity-60 pointer-coarse:size-9",
        className,
      )}
    >
      {children}
    </button>
  );
}
