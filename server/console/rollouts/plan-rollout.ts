import { MAX_MOVED_MESSAGES, planRolloutSchema, type RolloutPlan, rolloutPlanSchema } from "#protocol/rollout";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { type Verb, verb } from "../http/verb.ts";
import { requireApproved } from "../sources/require-approved.ts";
import { readFacts, type SourceFacts } from "../sources/source-facts.ts";
import { countOnTarget, selectForRollout } from "./select-for-rollout.ts";

const MAX_DEEP_SHOWN = 20;
const BY_HARM = ["missing", "fresh", "dropped", "carried"] as const;

type ClassState = RolloutPlan["classes"][number]["state"];
type ClassFacts = SourceFacts["classes"][number];

/** 100,000 addresses. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export function planRollout({ db, picture }: ClusterContext): Verb {
  return verb({
    method: "post",
    path: "/rollouts/plan",
    permission: "operate",
    summary: "What a rollout would meet: actors, hosts, waiting messages, classes that cannot go over; changes nothing",
    body: planRolloutSchema,
    maxBodyBytes: MAX_BODY_BYTES,
    answers: { 200: rolloutPlanSchema },
    audits: null,
    async run({ body: { select, toSource } }) {
      const target = await requireApproved(db, toSource);
      const model = await picture.fresh();
      const rows = selectForRollout(model, select, toSource).map(({ address }) => model.rowOf(address) ?? -1);
      const from = await db.source.findMany({
        where: { hash: { in: [...new Set(rows.flatMap((row) => model.sourceHash(row) ?? []))] } },
        select: { hash: true, facts: true },
      });
      const targetClasses = readFacts(target.facts).classes;
      const running = new Map(from.map(({ hash, facts }) => [hash, readFacts(facts).classes]));
      const plan = planOf(model, rows, (name, hash) =>
        stateOf(classNamed(running.get(hash), name), classNamed(targetClasses, name)),
      );
      return { status: 200, body: { ...plan, onTarget: countOnTarget(model, select, toSource) } };
    },
  });
}

function planOf(
  model: ConventionModel,
  rows: readonly number[],
  stateOf: (className: string, fromSource: string) => ClassState,
): Omit<RolloutPlan, "onTarget"> {
  const { columns } = model;
  const depthOf = (row: number) => columns.depth[row] ?? 0;
  const deep = rows.filter((row) => depthOf(row) > MAX_MOVED_MESSAGES).sort((a, b) => depthOf(b) - depthOf(a));
  return {
    actors: rows.length,
    waiting: rows.reduce((sum, row) => sum + depthOf(row), 0),
    hosts: counted(rows, (row) => model.hostId(row)).map(([host, actors]) => ({ host, actors })),
    fromSources: counted(rows, (row) => columns.source[row] ?? -1).flatMap(([ix, actors]) => {
      const source = model.sources[ix];
      return source ? [{ hash: source.hash, name: source.name, version: source.version, actors }] : [];
    }),
    classes: counted(rows, (row) => model.className(row)).map(([name, actors]) => ({
      class: name,
      actors,
      state: worstOf(
        counted(
          rows.filter((row) => model.className(row) === name),
          (row) => model.sourceHash(row) ?? "",
        ).map(([hash]) => stateOf(name, hash)),
      ),
    })),
    tooDeep: {
      items: deep.slice(0, MAX_DEEP_SHOWN).map((row) => ({ address: model.address(row), depth: depthOf(row) })),
      total: deep.length,
    },
  };
}

/** What is not known of the running class, whose source another console may have uploaded, is taken to be well. */
function stateOf(running: ClassFacts | undefined, target: ClassFacts | undefined): ClassState {
  if (!target) return "missing";
  if (running && !running.hasSnapshot) return "fresh";
  return target.hasRestore ? "carried" : "dropped";
}

function worstOf(states: readonly ClassState[]): ClassState {
  return BY_HARM.find((state) => states.includes(state)) ?? "carried";
}

function classNamed(classes: readonly ClassFacts[] | undefined, name: string): ClassFacts | undefined {
  return classes?.find((facts) => facts.name === name);
}

/** How many rows have each key, the most first. */
function counted<K>(rows: readonly number[], keyOf: (row: number) => K): [K, number][] {
  const counts = new Map<K, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
