import { RuntimeError } from "../errors.ts";
import type { BlobStore } from "./blobs.ts";
import type { Engine } from "./engine.ts";

export interface LocalEngineOptions {
  blobs?: BlobStore;
  /** Default "local". */
  convention?: string;
}

/** An engine for hosts of one process. The systems that are given the same one are one convention. */
export function localEngine(_options: LocalEngineOptions = {}): Engine {
  throw new RuntimeError("NOT_SUPPORTED", "not yet", "Wait.");
}
