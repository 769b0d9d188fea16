import { type LiveFrame, liveFrameSchema } from "#protocol/live";
import type { PictureSnapshot } from "#protocol/picture";
import { decodeLive, decodeSnapshot, type LivePictureFrame, PICTURE_TYPE } from "#protocol/picture-frames";
import { ApiFailure } from "./api-failure.ts";
import { takeEarly } from "./early-answers.ts";
import { requestBytes } from "./request.ts";

/** A frame of the live socket; null for what is none. */
export function readLiveFrame(data: unknown): LiveFrame | LivePictureFrame | null {
  try {
    if (data instanceof ArrayBuffer) return decodeLive(new Uint8Array(data));
    const frame = liveFrameSchema.safeParse(JSON.parse(String(data)));
    return frame.success ? frame.data : null;
  } catch {
    return null;
  }
}

/** The whole picture as the console has it now. */
export async function fetchPicture(signal: AbortSignal): Promise<PictureSnapshot> {
  const early = await takeEarly("picture");
  const bytes = early?.ok
    ? new Uint8Array(await early.arrayBuffer())
    : await requestBytes("/topology", PICTURE_TYPE, signal);
  try {
    return decodeSnapshot(bytes);
  } catch (cause) {
    throw new ApiFailure("BAD_ANSWER", 200, {
      message: "The console sent a topology that this page does not understand.",
      remedy: "Reload the page: the console may have been updated.",
      cause,
    });
  }
}
