import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

/** The frame of everything that can be typed into or chosen from. */
export const CONTROL =
  "w-full rounded-md border border-edge bg-bg text-s text-text aria-invalid:border-bad disabled:opacity-60 focus-visible:outline-offset-0";

interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  isMono?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function TextInput({ isMono = false, className, type = "text", ...rest }: TextInputProps) {
  return (
    <input
      {...rest}
      type={type}
      className={classNames(CONTROL, "h-8 px-2.5 pointer-coarse:h-10", isMono && "font-mono", className)}
    />
  );
}

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  isMono?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ isMono = false, className, rows = 3, ...rest }: TextAreaProps) {
  return (
    <textarea
      {...rest}
      rows={rows}
      className={classNames(CONTROL, "resize-y px-2.5 py-1.5", isMono && "font-mono", className)}
    />
  );
}
