export { decodePacket, encodePacket, type Packet } from "./packet.ts";
export { type StreamHealth, Streams } from "./streams.ts";
