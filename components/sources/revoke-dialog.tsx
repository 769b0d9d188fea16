"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { decideSchema, type Source } from "#protocol/source";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { asFailure } from "../ui/faces.tsx";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { shortHash } from "../ui/hash.tsx";
import { tell } from "../ui/tell.ts";
import { TextArea } from "../ui/text-input.tsx";
import { actorsOn } from "./versions.ts";

export function RevokeDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [reasonError, setReasonError] = useState<string | null>(null);
  const revoke = useMutation({
    mutationFn: () =>
      request(noAnswer, apiPath`/sources/${source.hash}/decision`, {
        method: "POST",
        body: { decision: "revoke", reason },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["sources"] });
      tell(`Revoked ${source.name} ${source.version}`);
      onClose();
    },
  });
  const submit = () => {
    const parsed = decideSchema.safeParse({ decision: "revoke", reason });
    setReasonError(parsed.success ? null : (fieldErrors(parsed.error).reason ?? null));
    if (parsed.success) revoke.mutate();
  };
  const actors = actorsOn(source);
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
      title={`Revoke ${source.name} ${source.version}?`}
      description={
        <>
          The approval of <code>{shortHash(source.hash)}</code> ends for good: no host starts anything of it again, and
          uploading it once more does not bring it back.
        </>
      }
      actions={
        <Button kind="bad" busy={revoke.isPending} onClick={submit}>
          Revoke {shortHash(source.hash)}
        </Button>
      }
    >
      {actors > 0 && (
        <p className="text-s">
          {countOf(actors, "actor")} on {countOf(source.runningOn.length, "host")} {actors === 1 ? "runs" : "run"} on it
          now. To stop them too, unload it; to keep them going, swap them to another version.
        </p>
      )}
      <Field label="Reason, kept in the audit" error={reasonError}>
        {(control) => (
          <TextArea {...control} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {revoke.isError && <ErrorState isInline failure={asFailure(revoke.error)} />}
    </Dialog>
  );
}
