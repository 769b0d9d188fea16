"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Mutex } from "async-mutex";
import { useCallback, useRef, useState } from "react";
import { useActions } from "../actions/actions-provider.tsx";
import { type UploadAnswer, uploadZip } from "./upload-zip.ts";

/** `checking`: all bytes have left; the console unpacks, checks and bundles. */
export type UploadState =
  | { at: "sending"; sentBytes: number }
  | { at: "checking" }
  | { at: "done"; answer: UploadAnswer }
  | { at: "refused"; error: unknown };

export interface Upload {
  id: number;
  fileName: string;
  bytes: number;
  state: UploadState;
}

/**
 * The uploads since the page was opened, newest first. One after the other; they go on, in the tray, when it is left.
 */
export function useUploads() {
  const client = useQueryClient();
  const actions = useActions();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const sending = useRef(new Mutex());
  const nextId = useRef(1);
  const aborts = useRef(new Map<number, AbortController>());

  const setState = useCallback((id: number, state: UploadState) => {
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, state } : upload)));
  }, []);

  const send = useCallback(
    async (id: number, file: File, abort: AbortController) => {
      if (abort.signal.aborted) return;
      await new Promise<void>((hasEnded) => {
        actions.run({
          title: `Upload ${file.name}`,
          href: "/sources",
          canStop: true,
          async work({ signal, note }) {
            const stop = () => abort.abort(signal.reason);
            signal.addEventListener("abort", stop, { once: true });
            try {
              const answer = await uploadZip(file, {
                signal: abort.signal,
                onProgress: (sentBytes) => {
                  const isSent = sentBytes >= file.size;
                  setState(id, isSent ? { at: "checking" } : { at: "sending", sentBytes });
                  note(isSent ? "checking and bundling" : `${Math.floor((100 * sentBytes) / file.size)} % sent`);
                },
              });
              setState(id, { at: "done", answer });
              await client.invalidateQueries({ queryKey: ["sources"] });
              const { hash, name, version, state } = answer.source;
              return { note: `${name} ${version} is ${state}`, href: `/sources/${hash}` };
            } catch (error) {
              if (!abort.signal.aborted) setState(id, { at: "refused", error });
              else if (signal.aborted) setUploads((all) => all.filter((upload) => upload.id !== id));
              throw error;
            } finally {
              aborts.current.delete(id);
              hasEnded();
            }
          },
        });
      });
    },
    [actions, client, setState],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        const id = nextId.current++;
        const abort = new AbortController();
        aborts.current.set(id, abort);
        setUploads((all) => [
          { id, fileName: file.name, bytes: file.size, state: { at: "sending", sentBytes: 0 } },
          ...all,
        ]);
        void sending.current.runExclusive(() => send(id, file, abort));
      }
    },
    [send],
  );

  /** Ends what is under way and takes it off the list. */
  const dismiss = useCallback((id: number) => {
    aborts.current.get(id)?.abort(new DOMException("The upload was ended.", "AbortError"));
    setUploads((all) => all.filter((upload) => upload.id !== id));
  }, []);

  return { uploads, add, dismiss };
}
