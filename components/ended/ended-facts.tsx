import Link from "next/link";
import type { EndedDetail } from "#protocol/ended-actor";
import { ActorLink } from "../actor/actor-facts.tsx";
import { countersInALine } from "../actors/actor-columns.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { formatCount } from "../ui/count.ts";
import { shortHash } from "../ui/hash.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { formatSpan } from "../ui/span-of-time.ts";
import { Time } from "../ui/time.tsx";
import { whoEndedIt } from "./ended-words.ts";

const LINK = "underline decoration-edge underline-offset-2 hover:decoration-text";

/** Why, who and when. */
export function HowItEnded({ actor, note }: { actor: EndedDetail; note: string | null }) {
  const { reason, why, askedBy, fromConsole, endedAt, since } = actor;
  const who = whoEndedIt(actor);
  return (
    <Panel title="How it ended">
      {note && <p className="mb-3 text-s text-muted [overflow-wrap:anywhere]">{note}.</p>}
      <KeyValue
        className="lg:grid-cols-[auto_1fr_auto_1fr]"
        items={[
          ["How", reason],
          [
            "By",
            fromConsole === null && askedBy !== null && who !== "itself" ? (
              <span key="by">
                {who === "its parent" && "its parent "}
                <ActorLink address={askedBy} />
              </span>
            ) : (
              (who ?? "nobody asked for it")
            ),
          ],
          ["Why", why],
          [
            "When",
            <span key="when">
              <Time at={endedAt} as="exact" />, after {formatSpan(Date.parse(endedAt) - Date.parse(since))}
            </span>,
          ],
        ]}
      />
    </Panel>
  );
}

export function EndedFacts({ actor }: { actor: EndedDetail }) {
  const { address, globalName, nameHeldBy, swaps, host, parent, source, sourceHash } = actor;
  return (
    <Panel title="Facts">
      <div className="grid gap-x-8 gap-y-1 lg:grid-cols-2">
        <KeyValue
          items={[
            [
              "Address",
              <span key="address" className="inline-flex items-center gap-0.5">
                <code>{address}</code>
                <CopyButton text={address} what="address" />
              </span>,
            ],
            ["Global name", globalName === null ? "none" : <code key="name">{globalName}</code>],
            globalName === null
              ? ["", null]
              : ["Name held by", nameHeldBy === null ? "nobody" : <ActorLink key="held" address={nameHeldBy} />],
            countersInALine(actor),
          ]}
        />
        <KeyValue
          items={[
            ["Class", actor.class],
            [
              "Source",
              sourceHash === null ? (
                "runtime"
              ) : (
                <Link key="source" href={`/sources/${sourceHash}`} className={LINK}>
                  {source ? `${source.name} ${source.version} ` : ""}
                  <code>{shortHash(sourceHash)}</code>
                </Link>
              ),
            ],
            [
              "Host",
              <Link key="host" href={`/hosts/${encodeURIComponent(host)}`} className={LINK}>
                {host}
              </Link>,
            ],
            ["Parent", parent === null ? "none" : <ActorLink key="parent" address={parent} />],
            [
              "Created",
              <span key="since">
                <Time at={actor.since} as="exact" />, {swaps === 1 ? "1 swap" : `${formatCount(swaps)} swaps`}
              </span>,
            ],
          ]}
        />
      </div>
    </Panel>
  );
}
