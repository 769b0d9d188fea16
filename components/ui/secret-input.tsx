"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { IconButton } from "./button.tsx";
import { TextInput } from "./text-input.tsx";

interface SecretInputProps extends Omit<ComponentProps<typeof TextInput>, "type" | "className"> {
  /** What the eye shows: "the password". */
  what: string;
}

/** What is typed cannot be read over a shoulder, until the eye is pressed. */
export function SecretInput({ what, ...rest }: SecretInputProps) {
  const [isShown, setIsShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <TextInput {...rest} type={isShown ? "text" : "password"} className="pr-10" />
      <IconButton
        label={isShown ? `Hide ${what}` : `Show ${what}`}
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
        className="absolute top-1/2 right-0.5 -translate-y-1/2"
      >
        <Icon aria-hidden size={14} />
      </IconButton>
    </span>
  );
}
