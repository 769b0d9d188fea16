"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ApiToken } from "#protocol/people";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { asFailure } from "../ui/faces.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";

export function RevokeTokenDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => request(noAnswer, apiPath`/tokens/${token.id}`, { method: "DELETE" }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tokens"] });
      tell(`Revoked ${token.name}`);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
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
      actions={
        <Button kind="bad" busy={revoke.isPending} onClick={() => revoke.mutate()}>
          Revoke {token.name}
        </Button>
      }
    >
      {revoke.isError && <ErrorState isInline failure={asFailure(revoke.error)} />}
    </Dialog>
  );
}
