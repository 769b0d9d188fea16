import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { ErrorState } from "./error-state.tsx";
import { failureOf } from "./failure.ts";
import { ReasonField } from "./reason-field.tsx";
import { TypedName } from "./typed-name.tsx";

interface ConfirmDialogProps {
  title: string;
  /** What will happen. */
  description: ReactNode;
  /** What the button that acts says. */
  button: string;
  kind?: "bad" | "main";
  /** Cancel has the focus. */
  isDestructive?: boolean;
  /** Asks why, for the audit; `act` gets the answer. */
  asksReason?: boolean;
  /** Of what reaches far: its name has to be typed. */
  typed?: { name: string; consequence: string } | false;
  /** What is to be chosen is chosen. */
  isReady?: boolean;
  /** What it rejects with is shown, and the dialog stays open. */
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
  /** What there is to choose or to know, above the reason. */
  children?: ReactNode;
}

/** A question before something is done: what will happen, why, and one button that does it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, description, button, kind = "bad", isDestructive = kind === "bad", onClose, children } = props;
  const { asksReason = false, typed = false, isReady = true } = props;
  const [reason, setReason] = useState("");
  const [name, setName] = useState("");
  const act = useMutation({ mutationFn: () => props.act(reason), onSuccess: onClose });
  const isSure = isReady && (!asksReason || reason.trim() !== "") && (!typed || name.trim() === typed.name);
  return (
    <Dialog
      isOpen
      isDestructive={isDestructive}
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <Button kind={kind} busy={act.isPending} disabled={!isSure} onClick={() => act.mutate()}>
          {button}
        </Button>
      }
    >
      {children}
      {asksReason && <ReasonField value={reason} onChange={setReason} />}
      {typed && <TypedName {...typed} value={name} onChange={setName} />}
      {act.error !== null && <ErrorState isInline failure={failureOf(act.error)} />}
    </Dialog>
  );
}
