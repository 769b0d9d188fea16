"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endedSessionsSchema } from "#protocol/people";
import { request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { countOf, shownOf } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { failureOf } from "../ui/failure.ts";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { tell } from "../ui/tell.ts";
import { SessionsTable } from "./sessions-table.tsx";
import { sessionsQuery } from "./settings-queries.ts";

export function MySessionsPanel() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery("/me"));
  const endOthers = useMutation({
    mutationFn: () => request(endedSessionsSchema, "/me/sessions", { method: "DELETE" }),
    onSuccess: async ({ ended }) => {
      await client.invalidateQueries({ queryKey: ["me", "sessions"] });
      tell(`Ended ${countOf(ended, "other session")}`);
    },
  });
  return (
    <Panel
      title="Your sessions"
      note={sessions.data && shownOf(sessions.data.items.length, sessions.data.total, "session")}
      right={
        (sessions.data?.total ?? 0) > 1 && (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            End all others
          </Button>
        )
      }
      isFlush
    >
      {endOthers.isError && <ErrorState isInline failure={failureOf(endOthers.error)} />}
      <Faces asked={sessions} loading={<SkeletonRows label="Sessions" rows={2} />} what="your sessions">
        {({ items }) => <SessionsTable of="/me" sessions={items} />}
      </Faces>
    </Panel>
  );
}
