import { z } from "zod";
import { listSchema } from "#protocol/list";
import { type Rollout, type RolloutActor, rolloutActorSchema, rolloutSchema } from "#protocol/rollout";
import { type ConsoleApi, nothing } from "./console-api.ts";
import { findSource } from "./find-source.ts";
import { remoteCommand, required, watch, wholeNumber } from "./remote-command.ts";
import { facts, oneLine, shortHash, table } from "./table.ts";

const WHY = "Say why; it is kept in the audit: --reason TEXT";
const MOVING: readonly string[] = ["running", "undoing"];

function progress({ state, swapped, selected, gone, failed }: Rollout): string {
  const ended = gone > 0 ? `, ${gone} had ended` : "";
  const refused = failed.length > 0 ? `, ${failed.length} failed` : "";
  return `${state}: ${swapped} of ${selected} swapped${ended}${refused}`;
}

function called({ address, class: className, globalName }: Pick<RolloutActor, "address" | "class" | "globalName">) {
  const name = globalName === null ? address : `@${globalName} (${address})`;
  return className === null ? name : `${className} ${name}`;
}

function milliseconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1_000)} s`;
}

function told(rollout: Rollout): string {
  const { pauseMs, failed, lost, undo } = rollout;
  const failures = failed.map((each) => `${called(each)} failed at ${each.step}: ${each.error}\n`).join("");
  return `${facts({
    id: rollout.id,
    to: shortHash(rollout.toSource),
    state: progress(rollout),
    "created since, on an old source": rollout.leftOnOld,
    pause: `p50 ${pauseMs.p50.toFixed(1)} ms, p99 ${pauseMs.p99.toFixed(1)} ms, max ${pauseMs.max.toFixed(1)} ms`,
    started: `${rollout.startedAt} by ${rollout.startedBy}: ${rollout.reason}`,
    ended: rollout.endedAt,
    took: milliseconds(rollout.durationMs),
    undone: undo && `${undo.at} by ${undo.by}${undo.reason === null ? "" : `: ${undo.reason}`}`,
    lost,
  })}${failures}`;
}

/** Follows it until it rests: 0 when it did what it was for, 1 when not. */
async function follow(
  api: ConsoleApi,
  id: string,
  note: (line: string) => void,
): Promise<{ rollout: Rollout; status: number }> {
  let last = "";
  const seen = await watch(
    () => api.get(`/rollouts/${id}`, rolloutSchema),
    (rollout) => {
      const line = progress(rollout);
      if (line !== last) note(line);
      last = line;
      return !MOVING.includes(rollout.state);
    },
    Number.POSITIVE_INFINITY,
  );
  const rollout = seen ?? (await api.get(`/rollouts/${id}`, rolloutSchema));
  return { rollout, status: rollout.state === "done" || rollout.state === "undone" ? 0 : 1 };
}

const list = remoteCommand({
  name: "rollouts",
  usage: "",
  summary: "Rollouts, the newest first.",
  async run({ api, show }) {
    const answer = await api.get("/rollouts", listSchema(rolloutSchema));
    show(
      answer,
      () =>
        `${table(answer.items, {
          id: ({ id }) => id,
          to: ({ toSource }) => shortHash(toSource),
          state: progress,
          started: ({ startedAt }) => startedAt,
          by: ({ startedBy }) => startedBy,
          reason: ({ reason }) => reason,
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

/** Starts one, follows it, and tells how it ended. */
async function start(
  api: ConsoleApi,
  body: { select: unknown; toSource: string; freshState: boolean; reason: string },
  isFollowed: boolean,
  out: { show: (answer: unknown, text: () => string) => void; note: (line: string) => void },
): Promise<number> {
  const { id } = await api.post("/rollouts", z.object({ id: z.string() }), body);
  if (!isFollowed) {
    out.show({ id }, () => `${id}\n`);
    return 0;
  }
  out.note(`rollout ${id}`);
  const { rollout, status } = await follow(api, id, out.note);
  out.show(rollout, () => told(rollout));
  return status;
}

const startOptions = {
  to: { type: "string" },
  reason: { type: "string" },
  fresh: { type: "boolean" },
  detach: { type: "boolean" },
} as const;
const START_USAGE = "--to SOURCE --reason TEXT [--fresh] [--detach]";

const rollOut = remoteCommand({
  name: "rollout start",
  usage: `[--class C] [--from SOURCE] ${START_USAGE}`,
  summary:
    "Swap all actors of a class, of a source, or both, and follow it: status 0 when all were swapped. --detach does not wait.",
  options: { ...startOptions, class: { type: "string" }, from: { type: "string" } },
  async run({ api, values, show, note }) {
    const toSource = (await findSource(api, required(values.to, "to", "Name the source to swap to: --to SOURCE"))).hash;
    const reason = required(values.reason, "reason", WHY);
    const fromSource = values.from === undefined ? undefined : (await findSource(api, values.from)).hash;
    const select = { class: values.class, fromSource };
    return start(api, { select, toSource, freshState: values.fresh ?? false, reason }, !values.detach, { show, note });
  },
});

const swap = remoteCommand({
  name: "swap",
  usage: `ADDRESS … ${START_USAGE}`,
  summary: "Hot-swap these actors, in the order given, as one rollout that can be undone.",
  options: startOptions,
  positionals: [1, 1_000],
  async run({ api, positionals: addresses, values, show, note }) {
    const toSource = (await findSource(api, required(values.to, "to", "Name the source to swap to: --to SOURCE"))).hash;
    const reason = required(values.reason, "reason", WHY);
    const body = { select: { addresses }, toSource, freshState: values.fresh ?? false, reason };
    return start(api, body, !values.detach, { show, note });
  },
});

const show = remoteCommand({
  name: "rollout show",
  usage: "ID [--follow]",
  summary: "One rollout; --follow waits until it rests: status 0 when it is done or undone.",
  options: { follow: { type: "boolean" } },
  positionals: [1, 1],
  async run({ api, positionals: [id = ""], values, show, note }) {
    if (!values.follow) {
      const rollout = await api.get(`/rollouts/${encodeURIComponent(id)}`, rolloutSchema);
      show(rollout, () => told(rollout));
      return undefined;
    }
    const { rollout, status } = await follow(api, encodeURIComponent(id), note);
    show(rollout, () => told(rollout));
    return status;
  },
});

const actors = remoteCommand({
  name: "rollout actors",
  usage: "ID [TEXT] [--state waiting|swapped|failed|undone|stuck|gone] [--limit 100]",
  summary:
    "The actors of a rollout, by text in address, class, name or error: where each stands, its pause, its error.",
  options: { state: { type: "string" }, limit: { type: "string" } },
  positionals: [1, 2],
  async run({ api, positionals: [id = "", q], values, show }) {
    const query = { q, state: values.state, limit: wholeNumber(values.limit, "limit") };
    const answer = await api.get(`/rollouts/${encodeURIComponent(id)}/actors`, listSchema(rolloutActorSchema), query);
    show(
      answer,
      () =>
        `${table(answer.items, {
          address: ({ address }) => address,
          class: (row) => row.class,
          name: ({ globalName }) => globalName && `@${globalName}`,
          from: ({ fromSource }) => shortHash(fromSource),
          state: ({ state }) => state,
          pause: ({ pauseMs }) => pauseMs && `${pauseMs.toFixed(1)} ms`,
          error: ({ step, error }) => error && oneLine(`${step}: ${error}`, 60),
        })}${answer.items.length} of ${answer.total}\n`,
    );
    return undefined;
  },
});

const moves = (["pause", "resume", "abort", "undo"] as const).map((move) =>
  remoteCommand({
    name: `rollout ${move}`,
    usage: move === "undo" ? "ID --reason TEXT" : "ID [--reason TEXT]",
    summary: {
      pause: "Swap nothing more for now.",
      resume: "Go on.",
      abort: "Swap nothing more; what was swapped stays so until undo.",
      undo: "Swap back what it swapped, and follow it.",
    }[move],
    options: { reason: { type: "string" } },
    positionals: [1, 1],
    async run({ api, positionals: [word = ""], values, show, note }) {
      const id = encodeURIComponent(word);
      const reason = move === "undo" ? required(values.reason, "reason", WHY) : values.reason;
      await api.post(`/rollouts/${id}/${move}`, nothing, { reason });
      if (move !== "undo") {
        const rollout = await api.get(`/rollouts/${id}`, rolloutSchema);
        show(rollout, () => `${progress(rollout)}\n`);
        return undefined;
      }
      const { rollout, status } = await follow(api, id, note);
      show(rollout, () => told(rollout));
      return status;
    },
  }),
);

export const rolloutCommands = [list, rollOut, show, actors, ...moves, swap];
