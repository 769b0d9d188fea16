import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SignedIn } from "#protocol/people";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Table, Td, Th } from "../ui/table.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";
import { browserName } from "./browser-name.ts";

/** Browsers that are signed in; each but this one can be ended. `of`: `/me` or `/people/…`. */
export function SessionsTable({ of, sessions }: { of: string; sessions: readonly SignedIn[] }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: ({ id }: SignedIn) => request(noAnswer, `${of}/sessions${apiPath`/${id}`}`, { method: "DELETE" }),
    onSuccess: async (_, { userAgent }) => {
      await client.invalidateQueries({ queryKey: ["me", "sessions"] });
      tell(`Ended the session in ${browserName(userAgent)}`);
    },
  });
  if (sessions.length === 0) return <EmptyState title="Signed in nowhere" />;
  return (
    <>
      {end.isError && <ErrorState isInline failure={failureOf(end.error)} />}
      <Table
        caption="Sessions"
        head={
          <>
            <Th>Browser</Th>
            <Th className="max-sm:hidden">Address</Th>
            <Th className="max-md:hidden">Since</Th>
            <Th>Last seen</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </>
        }
      >
        {sessions.map((session) => (
          <tr key={session.id}>
            <Td>
              <span title={session.userAgent ?? undefined} className="font-medium">
                {browserName(session.userAgent)}
              </span>
              {session.isThis && <span className="text-muted"> (this one)</span>}
            </Td>
            <Td className="max-sm:hidden">
              <code>{session.address ?? "unknown"}</code>
            </Td>
            <Td className="text-muted max-md:hidden">
              <Time at={session.since} />
            </Td>
            <Td className="text-muted">
              <Time at={session.lastSeenAt} />
            </Td>
            <Td className="text-right">
              {!session.isThis && (
                <Button
                  kind="quiet-bad"
                  busy={end.isPending && end.variables?.id === session.id}
                  aria-label={`End the session in ${browserName(session.userAgent)}`}
                  onClick={() => end.mutate(session)}
                >
                  End
                </Button>
              )}
            </Td>
          </tr>
        ))}
      </Table>
    </>
  );
}
