"use client";

import { IsRestoringProvider, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { createInvalidator } from "./invalidator.ts";
import { LiveRoom } from "./live-room.ts";
import type { LiveState } from "./live-state.ts";
import { meQuery } from "./me.ts";
import { createQueryClient } from "./query-client.ts";
import { whenSignedIn } from "./when-signed-in.ts";

const RoomContext = createContext<LiveRoom | null>(null);

/** A hidden page is watched by nobody; short looks at another tab keep the stream. */
const HIDDEN_GRACE_MS = 10_000;

/** The console's data and its live picture, for every page behind the sign-in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [{ client, room }] = useState(() => {
    const client = createQueryClient();
    const room = new LiveRoom({
      onChanged: createInvalidator(client),
      onReconnected: () => void client.invalidateQueries().catch(() => undefined),
      // A session that ended answers 401, and the request leads to the sign-in page.
      onRefused: () => void client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => undefined),
    });
    return { client, room };
  });

  const [isSignedIn, setIsSignedIn] = useState(false);

  useEffect(() => {
    const leaving = new AbortController();
    whenSignedIn(leaving.signal)
      .then(() => setIsSignedIn(true))
      .catch(() => undefined);
    return () => leaving.abort();
  }, []);

  useEffect(() => {
    if (!isSignedIn) return;
    room.start();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onVisibility = () => {
      clearTimeout(timer);
      if (document.hidden) timer = setTimeout(() => room.connection.want(false), HIDDEN_GRACE_MS);
      else room.connection.want(true);
    };
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      clearTimeout(timer);
      room.stop();
    };
  }, [room, isSignedIn]);

  return (
    <QueryClientProvider client={client}>
      {/* While true no query asks: before sign-in is known each would only be refused. */}
      <IsRestoringProvider value={!isSignedIn}>
        <RoomContext value={room}>{children}</RoomContext>
      </IsRestoringProvider>
    </QueryClientProvider>
  );
}

export function useLiveRoom(): LiveRoom {
  const room = useContext(RoomContext);
  if (!room) throw new Error("a live view stands outside LiveProvider");
  return room;
}

/** Has the counters of an actor, or of `ALL_ACTORS`, told while this view stands (`LiveRoom.look`); null: of none. */
export function useLook(address: string | null): void {
  const room = useLiveRoom();
  useEffect(() => (address === null ? undefined : room.look(address)), [room, address]);
}

/**
 * What `select` makes of how the connection is. The view draws again only when the answer differs, compared field by
 * field: some of it differs with each delta. `select` uses nothing else.
 */
export function useLiveState<T>(select: (state: LiveState) => T): T {
  const { connection } = useLiveRoom();
  const last = useRef<{ state: LiveState; value: T } | null>(null);
  const read = (): T => {
    const known = last.current;
    if (known?.state === connection.state) return known.value;
    const fresh = select(connection.state);
    const value = known && isSame(known.value, fresh) ? known.value : fresh;
    last.current = { state: connection.state, value };
    return value;
  };
  return useSyncExternalStore(connection.subscribe, read, read);
}

/**
 * What `select` makes of the live picture, looked at twice a second. The view draws again only when the answer differs
 * from the last one, compared field by field, so select little. `keys`: what `select` uses besides the picture; it runs
 * once per pulse and keys, however often the view is drawn.
 */
export function usePicture<T>(select: (room: LiveRoom) => T, ...keys: readonly unknown[]): T {
  const room = useLiveRoom();
  const last = useRef<{ pulse: number; keys: readonly unknown[]; value: T } | null>(null);
  const read = (): T => {
    const known = last.current;
    if (known && known.pulse === room.pulse && isSame(known.keys, keys)) return known.value;
    const fresh = select(room);
    const value = known && isSame(known.value, fresh) ? known.value : fresh;
    last.current = { pulse: room.pulse, keys, value };
    return value;
  };
  return useSyncExternalStore(room.subscribe, read, read);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.is((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
