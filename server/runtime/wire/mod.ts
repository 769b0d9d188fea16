/** For benchmarks: the format in which messages go from host to host. */
export { decodeFrame, encodeFrame } from "./frame.ts";
export { MessageBatch } from "./message-batch.ts";
