import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { dismissLostActors, LOST_ACTORS_KEY, useLostActors } from "./overview-queries.ts";

/** Actors that a person had created and that the cluster's restart ended. Not drawn while there are none. */
export function LostPanel() {
  const client = useQueryClient();
  const mayOperate = useMay("operate");
  const { data } = useLostActors();
  const dismiss = useMutation({
    mutationFn: dismissLostActors,
    onSuccess: () => client.invalidateQueries({ queryKey: LOST_ACTORS_KEY }),
  });
  if (!data || data.total === 0) return null;
  return (
    <div id="lost">
      <Panel
        title="What the restart ended"
        note={
          <>
            {formatCount(data.items.length)} of {countOf(data.total, "actor")} created by hand; the cluster started{" "}
            <Time at={data.restartedAt} />
          </>
        }
        isFlush
        right={
          mayOperate && (
            <Button busy={dismiss.isPending} onClick={() => dismiss.mutate()}>
              Take note
            </Button>
          )
        }
      >
        <p className="border-b border-line-soft px-3.5 py-2 text-s text-muted">
          Actors that sources start are there again. These are not, and neither are the messages that waited for them.{" "}
          {mayOperate && "Create those that you need again under Actors."}
        </p>
        {dismiss.error !== null && (
          <div className="p-3">
            <ErrorState isInline failure={failureOf(dismiss.error)} />
          </div>
        )}
        <ul>
          {data.items.map((actor) => (
            <li
              key={actor.address}
              className="flex flex-wrap items-baseline gap-x-3 border-b border-line-soft px-3.5 py-2 text-s last:border-b-0"
            >
              <span className="font-medium">{actor.class}</span>
              <code className="text-muted">{actor.globalName ? `@${actor.globalName}` : actor.address}</code>
              <Link href={`/sources/${actor.source.hash}`} className="underline underline-offset-2">
                {actor.source.name} {actor.source.version}
              </Link>
              <span className="ml-auto text-muted">
                created <Time at={actor.createdAt} /> by {actor.createdBy}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
