import Link from "next/link";
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
          <CheckRow key={check.claim} check={check} />
        ))}
      </ul>
    </Panel>
  );
}

function CheckRow({ check }: { check: Check }) {
  return (
    <li className="flex items-baseline gap-2">
      <StateGlyph state={check.isFine ? "done" : "warn"} isQuiet>
        <span className="font-medium [overflow-wrap:anywhere]">
          <span className="sr-only">{check.isFine ? "fine: " : "look at: "}</span>
          <VisibleText text={check.claim} />
        </span>
      </StateGlyph>
      <span className="ml-auto text-right text-xs text-muted">{check.detail}</span>
    </li>
  );
}
