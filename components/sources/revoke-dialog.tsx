"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Source } from "#protocol/source";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf } from "../ui/count.ts";
import { shortHash } from "../ui/hash.tsx";
import { tell } from "../ui/tell.ts";
import { actorsOn } from "./versions.ts";

export function RevokeDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const client = useQueryClient();
  const actors = actorsOn(source);
  return (
    <ConfirmDialog
      title={`Revoke ${source.name} ${source.version}?`}
      description={
        <>
          The approval of <code>{shortHash(source.hash)}</code> ends for good: no host starts anything of it again, and
          uploading it once more does not bring it back.
        </>
      }
      button={`Revoke ${shortHash(source.hash)}`}
      asksReason
      act={async (reason) => {
        const body = { decision: "revoke", reason };
        await request(noAnswer, apiPath`/sources/${source.hash}/decision`, { method: "POST", body });
        await client.invalidateQueries({ queryKey: ["sources"] });
        tell(`Revoked ${source.name} ${source.version}`);
      }}
      onClose={onClose}
    >
      {actors > 0 && (
        <p className="text-s">
          {countOf(actors, "actor")} on {countOf(source.runningOn.length, "host")} {actors === 1 ? "runs" : "run"} on it
          now. To stop them too, unload it; to keep them going, swap them to another version.
        </p>
      )}
    </ConfirmDialog>
  );
}
