"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { ApiToken } from "#protocol/people";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";

export function RevokeTokenDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const client = useQueryClient();
  return (
    <ConfirmDialog
      title={`Revoke ${token.name}?`}
      description={
        <>
          Programs that use it are refused from the next call on; this cannot be undone. It was{" "}
          {token.lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              last used <Time at={token.lastUsedAt} />
            </>
          )}
          .
        </>
      }
      button={`Revoke ${token.name}`}
      act={async () => {
        await request(noAnswer, apiPath`/tokens/${token.id}`, { method: "DELETE" });
        await client.invalidateQueries({ queryKey: ["tokens"] });
        tell(`Revoked ${token.name}`);
      }}
      onClose={onClose}
    />
  );
}
