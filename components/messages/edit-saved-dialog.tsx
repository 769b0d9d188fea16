import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SavedMessage } from "#protocol/message";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { readJson } from "../ui/json-text.ts";
import { tell } from "../ui/tell.ts";
import { TextArea, TextInput } from "../ui/text-input.tsx";
import { changeSaved } from "./message-queries.ts";

/** Name, content and whether it is shared; for another actor a new one is saved. */
export function EditSavedDialog({ saved, onClose }: { saved: SavedMessage; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(saved.name);
  const [text, setText] = useState(JSON.stringify(saved.message, null, 2));
  const [isShared, setIsShared] = useState(saved.isShared);
  const parsed = readJson(text);
  const change = useMutation({
    mutationFn: () => changeSaved(saved.id, { name, message: parsed.value as SavedMessage["message"], isShared }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["messages", "saved"] });
      tell(`Changed ${name}`);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      size="l"
      onClose={onClose}
      title={`Change ${saved.name}`}
      actions={
        <Button
          kind="main"
          busy={change.isPending}
          disabled={name.trim() === "" || parsed.error !== null}
          onClick={() => change.mutate()}
        >
          Keep changes
        </Button>
      }
    >
      <Field label="Name">
        {(control) => (
          <TextInput {...control} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label="Message, as JSON" error={parsed.error}>
        {(control) => (
          <TextArea
            {...control}
            isMono
            rows={8}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Checkbox
        label="Share it"
        hint="Everybody who may see this page sees it, and operators can send it. Only you can change it."
        isChecked={isShared}
        onChange={setIsShared}
      />
      {change.error !== null && <ErrorState isInline failure={failureOf(change.error)} />}
    </Dialog>
  );
}
