"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
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

/** The uploads of this visit, newest first. One after the other, in the order they were dropped. */
export function useUploads() {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const nextId = useRef(1);
  const aborts = useRef(new Map<number, AbortController>());

  const setState = useCallback((id: number, state: UploadState) => {
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, state } : upload)));
  }, []);

  const send = useCallback(
    async (id: number, file: File, abort: AbortController) => {
      if (abort.signal.aborted) return;
      try {
        const answer = await uploadZip(file, {
          signal: abort.signal,
          onProgress: (sentBytes) =>
            setState(id, sentBytes < file.size ? { at: "sending", sentBytes } : { at: "checking" }),
        });
        setState(id, { at: "done", answer });
        await client.invalidateQueries({ queryKey: ["sources"] });
      } catch (error) {
        if (!abort.signal.aborted) setState(id, { at: "refused", error });
      } finally {
        aborts.current.delete(id);
      }
    },
    [client, setState],
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
        queue.current = queue.current.then(() => send(id, file, abort));
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
