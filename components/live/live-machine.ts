import type { BrowserFrame, LiveFrame, LiveTopic } from "#protocol/live";
import type { CountersFrame, PictureDelta, PictureSnapshot } from "#protocol/picture";
import type { LivePictureFrame } from "#protocol/picture-frames";
import { PROTOCOL_VERSION } from "#protocol/version";
import type { Failure } from "../ui/failure.ts";

/** Where a picture stands in the cluster's story. */
interface Position {
  epoch: string;
  seq: number;
}

/** What the connection of a page is at; `step` says what becomes of it. */
export interface LiveMachine {
  /**
   * - `none`: not started, or stopped.
   * - `waiting`: lost; the next try is due some time.
   * - `opening`: a socket is asked for, or there and not greeted yet.
   * - `welcome`: frames come and go.
   */
  readonly socket: "none" | "waiting" | "opening" | "welcome";
  /** Sockets lost one after the other. */
  readonly lost: number;
  readonly openedMs: number;
  readonly heardMs: number;
  readonly wasWelcome: boolean;
  /** What is shown; null: nothing yet. */
  readonly picture: Position | null;
  /**
   * How the picture is kept in step.
   * - `resting`: not at all; nobody looks, nothing can be heard, or it stands until `resume`.
   * - `fetching`: a whole picture is on its way; deltas are of no use.
   * - `failed`: the last one did not come; another try is due.
   * - `asked`: deltas after the picture's `seq` are asked for. What comes before they do is left from what was asked
   *   earlier.
   * - `following`: each delta goes on where the picture stands.
   */
  readonly sync: "resting" | "fetching" | "failed" | "asked" | "following";
  /** False while the page is hidden. */
  readonly isWanted: boolean;
  /** The picture stands: no delta, no counter and no other picture gets into it. */
  readonly pausedMs: number | null;
  readonly gateway: { sinceMs: number; problem: Failure } | null;
  readonly problem: Failure | null;
}

export type LiveEvent =
  | { e: "start" | "stop" | "tick" | "opened" | "closed" | "retryDue" | "refetchDue" | "loaded" | "pause" | "resume" }
  | { e: "want"; isWanted: boolean }
  | { e: "frame"; frame: LiveFrame | LivePictureFrame }
  /** It is shown once `loaded`. */
  | { e: "fetched"; snapshot: PictureSnapshot }
  | { e: "fetchFailed"; problem: Failure };

/** What is to be done, in this order. */
export type LiveEffect =
  | { do: "open" | "close" | "fetch" | "abortFetch" | "look" | "countMissed" | "reconnected" | "refused" }
  | { do: "retry" | "refetch"; afterMs: number }
  | { do: "send"; frame: BrowserFrame }
  | { do: "load"; snapshot: PictureSnapshot }
  | { do: "apply" | "miss"; delta: PictureDelta }
  | { do: "count"; counters: CountersFrame }
  | { do: "changed"; topic: LiveTopic };

/** The protocol's heartbeat comes every second; silence this long means that the picture is stale. */
export const STALE_AFTER_MS = 3_000;
/** A socket this long without a word is taken for gone: the end of a connection is not always told. */
const GIVE_UP_AFTER_MS = 6_000;
const FIRST_RETRY_MS = 200;
/** A console that starts again needs some seconds; the page should be live soon after. */
const MAX_RETRY_MS = 1_000;
const REFETCH_MS = 1_000;

export const NOT_STARTED: LiveMachine = {
  socket: "none",
  lost: 0,
  openedMs: 0,
  heardMs: 0,
  wasWelcome: false,
  picture: null,
  sync: "resting",
  isWanted: true,
  pausedMs: null,
  gateway: null,
  problem: null,
};

export interface Step {
  next: LiveMachine;
  effects: readonly LiveEffect[];
}

/** What becomes of the connection by an event, and what is to be done then. Touches nothing. */
export function step(now: LiveMachine, event: LiveEvent, nowMs: number): Step {
  switch (event.e) {
    case "start":
      // Beside the socket: the picture says from where to watch, whichever of the two is there first.
      return then(same({ ...now, socket: "opening", openedMs: nowMs, heardMs: nowMs }, { do: "open" }), (next) =>
        next.picture === null ? fetchPicture(next) : same(next),
      );
    case "stop":
      return same({ ...now, socket: "none", sync: "resting" }, { do: "abortFetch" }, { do: "close" });
    case "tick": {
      const isGone = isOpen(now) && nowMs - Math.max(now.heardMs, now.openedMs) >= GIVE_UP_AFTER_MS;
      return isGone ? then(lose(now), (next) => same(next, { do: "close" })) : same(now);
    }
    case "opened":
      return same(now, { do: "send", frame: { t: "hello", protocol: PROTOCOL_VERSION } });
    case "closed":
      return isOpen(now) ? lose(now) : same(now);
    case "retryDue":
      return now.socket === "waiting"
        ? same({ ...now, socket: "opening", openedMs: nowMs }, { do: "open" })
        : same(now);
    case "refetchDue":
      return now.socket === "welcome" && now.sync === "failed" ? fetchPicture(now) : same(now);
    case "pause":
      return now.pausedMs === null ? pause(now, nowMs) : same(now);
    case "resume":
      // From where the picture stands: what was missed comes once more, or a gap does.
      return now.pausedMs === null ? same(now) : watch({ ...now, pausedMs: null });
    case "want":
      if (event.isWanted === now.isWanted) return same(now);
      return event.isWanted ? watch({ ...now, isWanted: true }) : rest({ ...now, isWanted: false });
    case "frame":
      return hear({ ...now, heardMs: nowMs }, event.frame);
    case "fetched":
      if (now.sync !== "fetching") return same(now);
      return same(
        { ...now, sync: "resting", picture: positionOf(event.snapshot), problem: null },
        { do: "load", snapshot: event.snapshot },
      );
    case "loaded":
      return watch(now);
    case "fetchFailed":
      if (now.sync !== "fetching") return same(now);
      return same({ ...now, sync: "failed", problem: event.problem }, { do: "refetch", afterMs: REFETCH_MS });
  }
}

/** Deltas are asked for, so what is looked at and what was drawn is of interest over there. */
export function isWatching({ sync }: LiveMachine): boolean {
  return sync === "asked" || sync === "following";
}

function hear(now: LiveMachine, frame: LiveFrame | LivePictureFrame): Step {
  switch (frame.t) {
    case "welcome": {
      const greeted: LiveMachine = { ...now, socket: "welcome", lost: 0, problem: null, wasWelcome: true };
      const begun = now.wasWelcome ? same(greeted, { do: "reconnected" }) : same(greeted);
      return then(begun, watch);
    }
    case "delta":
      return isWatching(now) ? receive(now, frame.delta) : same(now);
    case "counters":
      return now.pausedMs === null ? same(now, { do: "count", counters: frame.counters }) : same(now);
    case "gap":
      // One that comes while a picture is on its way was for what is thrown away by it.
      return now.sync === "fetching" ? same(now) : fetchPicture(now);
    case "gateway": {
      const isBack = frame.state === "connected";
      const problem = frame.state === "silent" ? CLUSTER_SILENT : GATEWAY_LOST;
      const next = { ...now, gateway: isBack ? null : { sinceMs: Date.parse(frame.since), problem } };
      return isBack && now.gateway !== null && now.socket === "welcome" ? fetchPicture(next) : same(next);
    }
    case "changed":
      return same(now, { do: "changed", topic: frame.topic });
    case "refused":
      return same({ ...now, problem: { message: frame.message, remedy: "Reload the page." } });
    case "heartbeat":
      return same(now);
  }
}

function receive(now: LiveMachine, delta: PictureDelta): Step {
  if (now.pausedMs !== null) return same(now, { do: "miss", delta });
  const { picture } = now;
  const follows = picture !== null && delta.epoch === picture.epoch && delta.from <= picture.seq;
  if (follows) {
    if (delta.seq <= picture.seq) return same(now);
    return same({ ...now, sync: "following", picture: positionOf(delta) }, { do: "apply", delta });
  }
  return now.sync === "asked" ? same(now) : fetchPicture(now);
}

/** From where the picture stands when there is one: the console answers `gap` when it cannot. */
function watch(now: LiveMachine): Step {
  if (now.socket !== "welcome" || !now.isWanted || now.sync === "fetching") return same(now);
  if (now.picture === null) return fetchPicture(now);
  return same({ ...now, sync: "asked" }, { do: "send", frame: { t: "watch", ...now.picture } }, { do: "look" });
}

/** The whole picture anew; not while the one that is shown is to stand. */
function fetchPicture(now: LiveMachine): Step {
  if (!now.isWanted || (now.pausedMs !== null && now.picture !== null)) return same({ ...now, sync: "resting" });
  const begun = same({ ...now, sync: "fetching" }, { do: "fetch" });
  return now.sync === "fetching" ? { ...begun, effects: [{ do: "abortFetch" }, ...begun.effects] } : begun;
}

function positionOf({ epoch, seq }: Position): Position {
  return { epoch, seq };
}

/** What stands is what is shown: another picture on its way would replace it. The first one is waited for. */
function pause(now: LiveMachine, nowMs: number): Step {
  const paused = same({ ...now, pausedMs: nowMs }, { do: "countMissed" });
  if (now.sync !== "fetching" || now.picture === null) return paused;
  return then(paused, (next) => same({ ...next, sync: "resting" }, { do: "abortFetch" }));
}

/** Nothing is asked for until it is wanted again. */
function rest(now: LiveMachine): Step {
  const next: LiveMachine = { ...now, sync: "resting" };
  if (now.sync === "fetching") return same(next, { do: "abortFetch" });
  return isWatching(now) ? same(next, { do: "send", frame: { t: "unwatch" } }) : same(next);
}

/** A picture that is on its way comes without the socket. */
function lose(now: LiveMachine): Step {
  const afterMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** now.lost);
  const next: LiveMachine = {
    ...now,
    socket: "waiting",
    lost: now.lost + 1,
    sync: isWatching(now) ? "resting" : now.sync,
  };
  const retry = { do: "retry", afterMs } as const;
  return now.socket === "welcome" ? same(next, retry) : same(next, { do: "refused" }, retry);
}

function isOpen({ socket }: LiveMachine): boolean {
  return socket === "opening" || socket === "welcome";
}

function same(next: LiveMachine, ...effects: LiveEffect[]): Step {
  return { next, effects };
}

/** One step after the other. */
function then(first: Step, second: (next: LiveMachine) => Step): Step {
  const { next, effects } = second(first.next);
  return { next, effects: [...first.effects, ...effects] };
}

const CLUSTER_SILENT: Failure = {
  message: "The cluster does not respond.",
  remedy: "Its process hangs or is frozen; the page is live again by itself when it responds.",
};
const GATEWAY_LOST: Failure = {
  message: "The console has lost the cluster's gateway.",
  remedy: "It is live again as soon as the gateway responds; the cluster itself may be healthy.",
};
