import { z } from "zod";
import { listSchema } from "#protocol/list";
import { type Rollout, rolloutSchema } from "#protocol/rollout";
import { type ConsoleApi, nothing } from "./console-api.ts";
import { findSource } from "./find-source.ts";
import { remoteCommand, required, watch } from "./remote-command.ts";
import { facts, shortHash, table } from "./table.ts";

const WHY = "Say why; it is kept in the audit: --reason TEXT";
const MOVING: readonly string[] = ["running", "undoing"];

function progress({ state, swapped, selected, gone, failed }: Rollout): string {
  const ended = gone > 0 ? `, ${gone} had ended` : "";
  const refused = failed.length > 0 ? `, ${failed.length} failed` : "";
  return `${state}: ${swapped} of ${selected} swapped${ended}${refused}`;
}

function told(rollout: Rollout): string {
  const { pauseMs, failed, lost } = rollout;
  const failures = failed.map(({ address, step, error }) => `${address} failed at ${step}: ${error}\n`).join("");
  return `${facts({
    id: rollout.id,
    to: shortHash(rollout.toSource),
    state: progress(rollout),
    "left on old": rollout.leftOnOld,
    pause: `p50 ${pauseMs.p50.toFixed(1)} ms, p99 ${pauseMs.p99.toFixed(1)} ms, max ${pauseMs.max.toFixed(1)} ms`,
    started: `${rollout.startedAt} by ${rollout.startedBy}: ${rollout.reason}`,
    ended: rollout.endedAt,
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

const moves = (["pause", "resume", "abort", "undo"] as const).map((move) =>
  remoteCommand({
    name: `rollout ${move}`,
    usage: "ID",
    summary: {
      pause: "Swap nothing more for now.",
      resume: "Go on.",
      abort: "Swap nothing more; what was swapped stays so until undo.",
      undo: "Swap back what it swapped, and follow it.",
    }[move],
    positionals: [1, 1],
    async run({ api, positionals: [word = ""], show, note }) {
      const id = encodeURIComponent(word);
      await api.post(`/rollouts/${id}/${move}`, nothing);
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

export const rolloutCommands = [list, rollOut, show, ...moves, swap];
