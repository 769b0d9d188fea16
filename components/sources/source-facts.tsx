import Link from "next/link";
import { useState } from "react";
import type { Source } from "#protocol/source";
import { countOf, formatBytes } from "../ui/count.ts";
import { Hash, shortHash } from "../ui/hash.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { type Check, checksOf } from "./checks.ts";
import { VisibleText } from "./visible-text.tsx";

export function SourceFacts({ source }: { source: Source }) {
  return (
    <Panel title="Facts">
      <KeyValue
        items={[
          ["SHA-256", <Hash key="hash" hash={source.hash} className="-mr-1.5" />],
          [
            "Uploaded by",
            <span key="by">
              {source.uploadedBy}, <Time at={source.uploadedAt} />
            </span>,
          ],
          [
            "Size",
            `${countOf(source.files.length, "file")} · ${formatBytes(source.zipBytes)} · ${formatBytes(source.unpackedBytes)} unpacked`,
          ],
          [
            "Actors",
            <VisibleText key="actors" text={source.classes.map((actor) => actor.name).join(", ") || "none"} />,
          ],
          ["Imports", <VisibleText key="imports" text={source.imports.join(", ") || "nothing from outside"} />],
          [
            "Starts",
            source.start.length > 0 && (
              <VisibleText
                key="start"
                text={source.start
                  .map(({ actor, globalName }) => (globalName ? `${actor} as ${globalName}` : actor))
                  .join(", ")}
              />
            ),
          ],
        ]}
      />
      {source.sameVersion.length > 0 && <SameVersion source={source} />}
    </Panel>
  );
}

/** Name and version are what people say; only the hash says what runs. */
function SameVersion({ source }: { source: Source }) {
  return (
    <p className="mt-3 border-t border-line-soft pt-2.5 text-s">
      <StateGlyph state="warn" isQuiet>
        <span>
          {source.name} {source.version} is also the name of other bytes:{" "}
          {source.sameVersion.map((hash, index) => (
            <span key={hash}>
              {index > 0 && ", "}
              <Link href={`/sources/${hash}`} className="underline underline-offset-2">
                <code>{shortHash(hash)}</code>
              </Link>
            </span>
          ))}
          . Go by the hash.
        </span>
      </StateGlyph>
    </p>
  );
}

export function SourceChecks({ source, base }: { source: Source; base: Source | null }) {
  return (
    <Panel title="Checks" note={base ? `beside ${base.version}` : undefined}>
      <ul className="flex flex-col gap-2 text-s">
        {checksOf(source, base).map((check) => (
          <CheckRow key={check.claim} hash={source.hash} check={check} />
        ))}
      </ul>
    </Panel>
  );
}

function CheckRow({ hash, check }: { hash: string; check: Check }) {
  return (
    <li>
      <div className="flex items-baseline gap-2">
        <StateGlyph state={check.isFine ? "done" : "warn"} isQuiet>
          <span className="font-medium [overflow-wrap:anywhere]">
            <span className="sr-only">{check.isFine ? "fine: " : "look at: "}</span>
            <VisibleText text={check.claim} />
          </span>
        </StateGlyph>
        <span className="ml-auto text-right text-xs text-muted">{check.detail}</span>
      </div>
      {check.places && <Places hash={hash} places={check.places} />}
    </li>
  );
}

/** Shown before the rest is asked for. */
const MAX_SHOWN_PLACES = 3;

function Places({ hash, places }: { hash: string; places: NonNullable<Check["places"]> }) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? places : places.slice(0, MAX_SHOWN_PLACES);
  return (
    <ul className="mt-0.5 flex flex-col gap-0.5 pl-[18px] text-xs">
      {shown.map(({ file, line, what }) => (
        <li key={`${file}:${line}:${what}`} className="[overflow-wrap:anywhere]">
          <Link
            href={`/sources/${hash}?against=nothing&file=${encodeURIComponent(file)}&line=${line}`}
            prefetch={false}
            className="font-mono underline decoration-edge underline-offset-2 hover:decoration-current"
          >
            <VisibleText text={file} />:{line}
          </Link>{" "}
          <span className="text-muted">
            <VisibleText text={what} />
          </span>
        </li>
      ))}
      {shown.length < places.length && (
        <li>
          <button type="button" onClick={() => setIsWhole(true)} className="text-muted hover:text-text">
            {countOf(places.length - shown.length, "more place")}
          </button>
        </li>
      )}
    </ul>
  );
}
