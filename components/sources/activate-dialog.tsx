"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { activateAnswerSchema, type Source } from "#protocol/source";
import { ActorLink } from "../actor/actor-facts.tsx";
import { apiPath, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { readOptionalJson } from "../ui/json-text.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { TextArea } from "../ui/text-input.tsx";

/** Creates the actors of the manifest, and keeps the source loaded over restarts of the cluster. */
export function ActivateDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const client = useQueryClient();
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const activate = useMutation({
    mutationFn: (init: Record<string, unknown>) =>
      request(activateAnswerSchema, apiPath`/sources/${source.hash}/activate`, {
        method: "POST",
        body: Object.keys(init).length > 0 ? { init } : {},
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sources"] }),
  });
  const submit = () => {
    const init: Record<string, unknown> = {};
    const wrong: Record<string, string> = {};
    for (const [name, text] of Object.entries(texts)) {
      const { value, error } = readOptionalJson(text);
      if (error !== null) wrong[name] = error;
      else if (value !== undefined) init[name] = value;
    }
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) activate.mutate(init);
  };

  const title = `Activate ${source.name} ${source.version}`;
  if (activate.isSuccess) return <Activated title={title} addresses={activate.data.addresses} onClose={onClose} />;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="l"
      title={title}
      description={
        source.start.length > 0
          ? `Creates ${countOf(source.start.length, "actor")} and loads the source again whenever the cluster starts.`
          : "Its manifest starts no actors: it is loaded, now and whenever the cluster starts, and others may create actors from it."
      }
      actions={
        <Button kind="main" busy={activate.isPending} onClick={submit}>
          Activate {source.version}
        </Button>
      }
    >
      {source.start.map(({ actor, globalName }, index) =>
        globalName === undefined ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the manifest's order, which never changes; a class may stand there twice
          <p key={index} className="text-s">
            <span className="font-medium">{actor}</span>{" "}
            <span className="text-muted">without a global name, with the manifest's init</span>
          </p>
        ) : (
          <Field
            key={globalName}
            label={
              <>
                <span className="font-medium text-text">{actor}</span> as <code>{globalName}</code>: init as JSON
              </>
            }
            hint="If empty, the init of the manifest is used."
            error={errors[globalName]}
          >
            {(control) => (
              <TextArea
                {...control}
                isMono
                rows={2}
                spellCheck={false}
                value={texts[globalName] ?? ""}
                onChange={(event) => setTexts({ ...texts, [globalName]: event.target.value })}
              />
            )}
          </Field>
        ),
      )}
      {activate.isError && <ErrorState isInline failure={failureOf(activate.error)} />}
    </Dialog>
  );
}

function Activated({ title, addresses, onClose }: { title: string; addresses: string[]; onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} size="l" title={title} cancelLabel="Close">
      <p role="status">
        <StateGlyph state="done" isQuiet>
          {addresses.length === 0 ? "It is active." : `It is active; ${countOf(addresses.length, "actor")} created.`}
        </StateGlyph>
      </p>
      {addresses.length > 0 && (
        <ul className="flex flex-col gap-1">
          {addresses.map((address) => (
            <li key={address}>
              <ActorLink address={address} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
