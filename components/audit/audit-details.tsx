import Link from "next/link";
import * as z from "zod";
import type { AuditRow } from "#protocol/audit";
import { formatCount } from "../ui/count.ts";
import { Hash } from "../ui/hash.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { targetHref } from "./target-href.ts";

const changeSchema = z.union([
  z.object({ before: z.unknown(), after: z.unknown() }),
  z.object({ from: z.unknown(), to: z.unknown() }).transform(({ from, to }) => ({ before: from, after: to })),
]);

/** Everything that a row says; a change as it was before and after. */
export function AuditDetails({ row }: { row: AuditRow }) {
  const change = changeSchema.safeParse(row.details);
  return (
    <div className="grid gap-x-8 gap-y-3 lg:grid-cols-[minmax(280px,420px)_minmax(0,1fr)]">
      <KeyValue
        items={[
          ["When", <code key="at">{row.at}</code>],
          ["Who", `${row.who.name}${row.who.via === "system" ? "" : ` · ${row.who.via}`}`],
          ["Target", <Target key="target" row={row} />],
          ["Reason", row.reason],
          ["Closes", row.closes === null ? null : `row ${formatCount(row.closes)}`],
          ["Hash", <Hash key="hash" hash={row.hash} className="-mr-1.5" />],
        ]}
      />
      {change.success ? (
        <div className="grid min-w-0 gap-3 sm:grid-cols-2">
          <Json title="Before" value={change.data.before} />
          <Json title="After" value={change.data.after} />
        </div>
      ) : (
        <Json title="Details" value={row.details} />
      )}
    </div>
  );
}

function Target({ row }: { row: AuditRow }) {
  const href = targetHref(row);
  const target = <code className="[overflow-wrap:anywhere]">{row.target}</code>;
  if (href === null) return target;
  return (
    <Link href={href} className="inline-block leading-6 underline underline-offset-2">
      {target}
    </Link>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  const text = value === undefined || value === null ? "none" : JSON.stringify(value, null, 2);
  return (
    <div className="min-w-0">
      <p className="mb-1 text-xs text-muted">{title}</p>
      <pre className="max-h-[320px] overflow-auto rounded-md border border-line bg-panel px-3 py-2 text-s whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </pre>
    </div>
  );
}
