import Link from "next/link";
import type { ReactNode } from "react";
import type { ActorDetail } from "#protocol/actor";
import { countersInALine } from "../actors/actor-columns.ts";
import { usePicture } from "../live/live-provider.tsx";
import { className, shortName } from "../topology/actor-label.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { formatCount } from "../ui/count.ts";
import { shortHash } from "../ui/hash.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { turnTime } from "./turn-time.ts";
import { useActorSamples } from "./use-actor-samples.ts";
import type { LiveActor } from "./use-live-actor.ts";

const SHOWN_CHILDREN = 24;
const LINK = "underline decoration-edge underline-offset-2 hover:decoration-text";

/** What is known of the actor. Counters come from the live picture as long as it is in it. */
export function ActorFacts({ actor, live }: { actor: ActorDetail; live: LiveActor | null }) {
  const { samples } = useActorSamples(actor.address);
  return (
    <Panel title="Facts">
      <div className="grid gap-x-8 gap-y-1 lg:grid-cols-2">
        <KeyValue
          items={[
            [
              "Address",
              <span key="address" className="inline-flex items-center gap-0.5">
                <code>{actor.address}</code>
                <CopyButton text={actor.address} what="address" />
              </span>,
            ],
            ["Global name", actor.globalName ? <code key="name">{actor.globalName}</code> : "none"],
            ["Source", sourceOf(actor)],
            countersInALine(live ?? actor),
            ["A message takes", turnTime(samples.looks)],
          ]}
        />
        <KeyValue
          items={[
            [
              "Host",
              <Link key="host" href={`/hosts/${encodeURIComponent(actor.host)}`} className={LINK}>
                {actor.host}
              </Link>,
            ],
            ["Parent", actor.parent ? <ActorLink key="parent" address={actor.parent} /> : "none"],
            [actor.troupe ? "Workers" : "Children", childrenOf(actor)],
            [
              "Running since",
              <span key="since">
                <Time at={actor.since} />, {actor.swaps === 1 ? "1 swap" : `${actor.swaps} swaps`}
              </span>,
            ],
          ]}
        />
      </div>
      {actor.children.length > 0 && (
        <section aria-label="Children" className="mt-3 border-t border-line-soft pt-3">
          <ul className="flex flex-wrap gap-x-3 gap-y-1 text-s">
            {actor.children.slice(0, SHOWN_CHILDREN).map((child) => (
              <li key={child}>
                <ActorLink address={child} />
              </li>
            ))}
            {actor.children.length > SHOWN_CHILDREN && (
              <li className="text-muted">
                {SHOWN_CHILDREN} of {formatCount(actor.children.length)};{" "}
                <Link href={`/topology?actor=${encodeURIComponent(actor.address)}`} className={LINK}>
                  all in the topology
                </Link>
              </li>
            )}
          </ul>
        </section>
      )}
    </Panel>
  );
}

function childrenOf({ children, troupe }: ActorDetail): string {
  if (troupe === null) return formatCount(children.length);
  return `${formatCount(children.length)} of at most ${formatCount(troupe.max)}, ${formatCount(troupe.idle)} kept free`;
}

function sourceOf(actor: ActorDetail): ReactNode {
  if (!actor.sourceHash) return "runtime";
  return (
    <Link href={`/sources/${actor.sourceHash}`} className={LINK}>
      {actor.source ? `${actor.source.name} ${actor.source.version} ` : ""}
      <code>{shortHash(actor.sourceHash)}</code>
    </Link>
  );
}

interface ActorLinkProps {
  address: string;
  /** The global name that it held, for one that has ended. */
  name?: string | null | undefined;
}

/** Class and short name where the picture knows the actor, else its name before the address. */
export function ActorLink({ address, name }: ActorLinkProps) {
  const label = usePicture(({ store }) => {
    const row = store.actors.rowOfAddress(address);
    return row === -1 ? "" : `${className(store, row)} ${shortName(store, row)}`;
  }, address);
  return (
    <Link
      href={`/actors/${encodeURIComponent(address)}`}
      className={`inline-block leading-6 [overflow-wrap:anywhere] ${LINK}`}
    >
      {label || (
        <>
          {name && `@${name} `}
          <code className={name ? "text-muted" : undefined}>{address}</code>
        </>
      )}
    </Link>
  );
}
