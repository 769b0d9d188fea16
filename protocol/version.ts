/**
 * Version of everything in `protocol/`: gateway frames, live frames and API bodies. A peer that speaks another
 * version is refused at its first frame with `PROTOCOL_VERSION`.
 */
export const PROTOCOL_VERSION = 1;
