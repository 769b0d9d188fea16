"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { browserClock } from "../live/clock.ts";
import { type Action, ActionList, type ActionOrder } from "./action-list.ts";

const ActionsContext = createContext<ActionList | null>(null);

/** Above the pages: what was set going on one goes on when she looks at another. */
export function ActionsProvider({ children }: { children: ReactNode }) {
  const [list] = useState(() => new ActionList(browserClock));
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (list.working > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [list]);
  return <ActionsContext value={list}>{children}</ActionsContext>;
}

/** What a page may do with the tray; see `useActions`. */
export interface Actions {
  run(order: ActionOrder): string;
  follow(action: Omit<Action, "endedAtMs">): void;
}

/**
 * The way from a page to the tray in the frame: everything that takes longer than its button stays pressed, everything
 * that can be stopped or undone.
 *
 * `run` is for what this browser does itself, step by step (a bulk stop, an upload). It begins at once, goes on while
 * she walks through the pages, asks before the tab is closed, and shows what `work` throws with its remedy:
 *
 *     useActions().run({
 *       title: "Stop 312 actors", href: "/actors?class=Question", total: 312, unit: "actor", canStop: true,
 *       async work({ signal, progress }) {
 *         for (const [n, address] of addresses.entries()) {
 *           signal.throwIfAborted();
 *           await stopActor(address, reason);
 *           progress(n + 1);
 *         }
 *         return { note: "312 actors stopped" };
 *       },
 *     });
 *
 * `follow` is for what goes on elsewhere and outlives the browser (a rollout, a drain, a resend job): call it with the
 * same `id` whenever the state is read again. A row that she took off comes back only in another state. Call it from a
 * component that the frame draws (beside `components/actions/followed-rollouts.tsx`), so that it is told on every page.
 *
 * It returns the same object for the whole visit. Toasts (`tell`) only say what happened; they offer nothing.
 */
export function useActions(): Actions {
  return useActionList();
}

export function useActionList(): ActionList {
  const list = useContext(ActionsContext);
  if (!list) throw new Error("actions are used outside ActionsProvider");
  return list;
}

/** The rows, newest first. */
export function useActionRows(): readonly Action[] {
  const list = useActionList();
  return useSyncExternalStore(list.subscribe, list.read, list.read);
}
