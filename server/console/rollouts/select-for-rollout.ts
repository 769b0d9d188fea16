import type { z } from "zod";
import type { rolloutSelectSchema } from "#protocol/rollout";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { ApiFailure } from "../http/api-failure.ts";

export type RolloutSelect = z.infer<typeof rolloutSelectSchema>;

export interface Selected {
  address: string;
  class: string;
  globalName: string | null;
  host: string;
  fromSource: string;
}

/**
 * The actors that a rollout will move, in the order given or of their addresses: those that fit every part of the
 * selection and do not run on the target yet. An address that is not there is NO_ACTOR, one of a system actor
 * SYSTEM_ACTOR.
 */
export function selectForRollout(model: ConventionModel, select: RolloutSelect, toSource: string): Selected[] {
  const fits = fitsSelection(model, select);
  const rows = select.addresses
    ? [...new Set(select.addresses)].map((address) => requireMovable(model, address))
    : Array.from({ length: model.size }, (_, row) => row);
  const selected = rows.flatMap((row) => {
    const fromSource = model.sourceHash(row);
    if (fromSource === null || fromSource === toSource || !fits(row)) return [];
    const globalName = model.columns.name[row] ?? null;
    return [
      { address: model.address(row), class: model.className(row), globalName, host: model.hostId(row), fromSource },
    ];
  });
  return select.addresses ? selected : selected.sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Those that fit class and source of the selection, stand on another source than the target, and were not selected. */
export function countLeftOnOld(
  model: ConventionModel,
  select: RolloutSelect,
  toSource: string,
  wasSelected: (address: string) => boolean,
): number {
  if (select.addresses) return 0;
  const fits = fitsSelection(model, select);
  let left = 0;
  for (let row = 0; row < model.size; row++) {
    const source = model.sourceHash(row);
    if (source !== null && source !== toSource && fits(row) && !wasSelected(model.address(row))) left++;
  }
  return left;
}

/** Those that fit the selection and run on the target already. */
export function countOnTarget(model: ConventionModel, select: RolloutSelect, toSource: string): number {
  const fits = fitsSelection(model, { class: select.class });
  const wanted = select.addresses && new Set(select.addresses);
  let there = 0;
  for (let row = 0; row < model.size; row++) {
    const isWanted = wanted === undefined || wanted.has(model.address(row));
    if (isWanted && model.sourceHash(row) === toSource && fits(row)) there++;
  }
  return there;
}

function fitsSelection(model: ConventionModel, select: RolloutSelect): (row: number) => boolean {
  const classIx = select.class === undefined ? null : model.classes.indexOf(select.class);
  const sourceIx =
    select.fromSource === undefined ? null : model.sources.findIndex(({ hash }) => hash === select.fromSource);
  return (row) =>
    (classIx === null || model.columns.class[row] === classIx) &&
    (sourceIx === null || (sourceIx !== -1 && model.columns.source[row] === sourceIx));
}

function requireMovable(model: ConventionModel, address: string): number {
  const row = model.rowOf(address);
  if (row === undefined)
    throw new ApiFailure("NO_ACTOR", `no actor has the address ${address}`, "Select actors that are there now.", {
      details: { address },
    });
  if (model.sourceHash(row) === null)
    throw new ApiFailure("SYSTEM_ACTOR", `${address} is a system actor`, "Leave it out: it is part of the runtime.", {
      details: { address },
    });
  return row;
}
