import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ActorDetail } from "#protocol/actor";
import { maskSecrets } from "#protocol/masking";
import type { SavedTarget } from "#protocol/message";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { tell } from "../ui/tell.ts";
import { TextInput } from "../ui/text-input.tsx";
import { type Draft, typeOf } from "./draft.ts";
import { saveMessage } from "./message-queries.ts";

interface SaveDialogProps {
  actor: ActorDetail;
  target: string;
  draft: Draft;
  onClose: () => void;
}

/** Keeps what is being written, for its actor, its name or any of its class. */
export function SaveDialog({ actor, target, draft, onClose }: SaveDialogProps) {
  const client = useQueryClient();
  const choices = targetsOf(actor);
  const [name, setName] = useState(`${typeOf(draft.message) ?? "message"} to ${target}`.slice(0, 100));
  const [by, setBy] = useState<SavedTarget["by"]>(choices[0]?.target.by ?? "address");
  const [isShared, setIsShared] = useState(false);
  const masked = maskSecrets(draft.message).paths;
  const save = useMutation({
    mutationFn: () => {
      const chosen = choices.find((choice) => choice.target.by === by)?.target;
      const to: SavedTarget = chosen ?? { by: "address", address: actor.address };
      // A value out of a form is JSON already; the API parses it.
      const message = draft.message as Parameters<typeof saveMessage>[0]["message"];
      return saveMessage({ name, target: to, kind: draft.kind, message, timeoutMs: draft.timeoutMs, isShared });
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ["messages", "saved"] });
      tell(`Saved ${saved.name}`);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Save this message"
      description={
        masked.length > 0
          ? `What is in ${masked.join(", ")} is not kept: it is masked, and filled in when the message is sent.`
          : undefined
      }
      actions={
        <Button kind="main" busy={save.isPending} disabled={name.trim() === ""} onClick={() => save.mutate()}>
          Save message
        </Button>
      }
    >
      <Field label="Name">
        {(control) => (
          <TextInput {...control} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label="For">
        {(control) => (
          <Select
            {...control}
            value={by}
            options={choices.map((choice) => ({ value: choice.target.by, label: choice.label }))}
            onChoose={setBy}
          />
        )}
      </Field>
      <Checkbox
        label="Share it"
        hint="Everybody who may see this page sees it, and operators can send it. Only you can change it."
        isChecked={isShared}
        onChange={setIsShared}
      />
      {save.error !== null && <ErrorState isInline failure={failureOf(save.error)} />}
    </Dialog>
  );
}

function targetsOf({ globalName, address, class: className }: ActorDetail): { label: string; target: SavedTarget }[] {
  return [
    ...(globalName === null
      ? []
      : [
          { label: `@${globalName}, the actor that holds the name`, target: { by: "name" as const, name: globalName } },
        ]),
    { label: `any ${className}, chosen when it is sent`, target: { by: "class", class: className } },
    { label: `${address}, only this actor`, target: { by: "address", address } },
  ];
}
