import type { RemarkGroup, Source } from "#protocol/source";
import { countOf, formatCount, formatMs } from "../ui/count.ts";

export interface Check {
  isFine: boolean;
  claim: string;
  detail: string;
  /** Lines of the version that show it. */
  places?: RemarkGroup["places"];
}

/**
 * What was found without running any of it; `base` is the version to compare with. A zip that is unsafe or does not
 * bundle never gets here.
 */
export function checksOf(source: Source, base: Source | null): Check[] {
  return [
    { isFine: true, claim: "Archive is safe", detail: `0 refusals in ${countOf(source.files.length, "file")}` },
    { isFine: true, claim: "Bundles", detail: formatMs(source.bundleMs) },
    ...importChecks(source, base),
    ...remarkChecks(source),
    ...stateChecks(source),
    ...(source.sameVersion.length > 0
      ? [{ isFine: false, claim: `${source.version} was uploaded before`, detail: "with other bytes" }]
      : []),
  ];
}

/** Built-in modules reach the machine: a new one is worth a question. */
function importChecks(source: Source, base: Source | null): Check[] {
  const builtIn = source.imports.filter((name) => name.startsWith("node:"));
  if (builtIn.length === 0) return [withoutBuiltIns(source)];
  const known = new Set(base?.imports ?? []);
  const fresh = builtIn.filter((name) => !known.has(name));
  const old = builtIn.filter((name) => known.has(name));
  const since = base === null ? "first version" : `new since ${base.version}`;
  return [
    ...fresh.map((name) => ({ isFine: false, claim: `Imports ${name}`, detail: since })),
    ...(old.length > 0 && base
      ? [{ isFine: true, claim: `Imports ${old.join(", ")}`, detail: `as ${base.version} does` }]
      : []),
  ];
}

/** Fine is only what is known: that nothing in the code could load a module while it runs. */
function withoutBuiltIns({ remarks }: Source): Check {
  if (remarks === undefined) {
    return {
      isFine: false,
      claim: "No import names a built-in module",
      detail: "uploaded before code was searched for other ways to load modules",
    };
  }
  if (remarks.some(({ kind }) => kind === "loads" || kind === "unclear")) {
    return { isFine: false, claim: "No import names a built-in module", detail: "but see below" };
  }
  return {
    isFine: true,
    claim: "Imports no built-in modules, and names nothing that could load one while it runs",
    detail: "",
  };
}

const REMARKS: Record<RemarkGroup["kind"], string> = {
  loads: "Asks for built-ins or new code at run time",
  unclear: "Uses names that are known only at run time",
  mixed: "Names mix Latin with Cyrillic or Greek",
  hidden: "Hidden characters in texts",
  settings: "Settings of TypeScript that are not followed",
};

function remarkChecks({ remarks = [] }: Source): Check[] {
  return remarks.map(({ kind, isPackage, count, places }) => ({
    isFine: false,
    claim: isPackage ? `${REMARKS[kind]}, in node_modules` : REMARKS[kind],
    detail: formatCount(count),
    places,
  }));
}

function stateChecks(source: Source): Check[] {
  if (source.classes.length === 0)
    return [{ isFine: false, claim: "Exports no actor class", detail: "nothing to run" }];
  const isCarried = (actor: Source["classes"][number]) => actor.hasSnapshot && actor.hasRestore;
  const half = source.classes.filter((actor) => actor.hasSnapshot !== actor.hasRestore);
  const carried = source.classes.filter(isCarried);
  const fresh = source.classes.filter((actor) => !actor.hasSnapshot && !actor.hasRestore);
  const names = (classes: Source["classes"]) => classes.map((actor) => actor.name).join(", ");
  if (carried.length === source.classes.length) {
    return [{ isFine: true, claim: "State can be carried over", detail: "snapshot and restore" }];
  }
  return [
    ...(carried.length > 0
      ? [{ isFine: true, claim: `State of ${names(carried)} can be carried over`, detail: "snapshot and restore" }]
      : []),
    ...(fresh.length > 0
      ? [{ isFine: false, claim: `${names(fresh)} would start afresh in a swap`, detail: "no snapshot, no restore" }]
      : []),
    ...half.map((actor) => ({
      isFine: false,
      claim: `${actor.name} can save its state or restore it, but not both`,
      detail: actor.hasSnapshot ? "snapshot without restore" : "restore without snapshot",
    })),
  ];
}
