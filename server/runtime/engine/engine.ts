import type { Capabilities } from "../actor.ts";
import type { ActorAddress } from "../address.ts";
import type { BlobStore } from "./blobs.ts";

/** What the other hosts of the convention know of one. */
export interface MemberInfo {
  id: string;
  name: string;
  capabilities: Capabilities;
  /** Actors there, and more for what waits for them: new actors go where it is least. */
  load: number;
  /** Joined at, milliseconds since 1970. */
  sinceMs: number;
  /** Hashes of the sources that have a realm there. */
  sources: readonly string[];
  /** Those whose realm hangs: nothing asked of it is answered. */
  blocked: readonly string[];
  /** The source authority, if it registered there. */
  authority: ActorAddress | null;
}

/** A statement on a source, as the console signed it: canonical JSON, and an Ed25519 signature in base64. */
export interface SignedStatement {
  statement: string;
  signature: string;
}

/** What an engine needs of a host that joins. */
export interface EngineHost {
  info(): MemberInfo;
  /** Messages from another host, in the order they were sent. */
  onBatch(from: string, batch: unknown[]): void;
  /** A question from another host. What it throws is thrown at the asker. */
  onCall(from: string, request: unknown): Promise<unknown>;
  onMemberChange(change: "added" | "removed" | "capabilities", member: MemberInfo): void;
  onStatement(signed: SignedStatement): Promise<void>;
}

/**
 * What carries messages, membership, names, statements and blobs between the hosts of one convention. The runtime knows no
 * other way out of a host. Order holds per pair of hosts.
 */
export interface Engine {
  readonly kind: string;
  readonly convention: string;
  readonly blobs: BlobStore;
  /**
   * What one `send` carries at most, in bytes (addresses, bodies, and 32 to 64 for what is put around each message); at least
   * 256. A host cuts what is larger into chunks, and puts together those that it gets. Null: no limit.
   */
  readonly maxMessageBytes: number | null;
  /** Earlier statements are given to the new host before it settles. */
  join(host: EngineHost): Promise<void>;
  /** Frees the names that go with the host. */
  leave(hostId: string): Promise<void>;
  /** Members in the order they joined; the first leads. */
  members(): readonly MemberInfo[];
  /** False when no such host is a member. Throws, with nothing sent, for more than `maxMessageBytes`. */
  send(from: string, to: string, batch: unknown[]): boolean;
  /** Rejects with `NO_HOST` when no such host is a member. Question and answer may be of any size. */
  call(from: string, to: string, request: unknown): Promise<unknown>;
  /** Get or create: the address that holds the name now, the given one when it was free. */
  claimName(name: string, address: ActorAddress): Promise<ActorAddress>;
  /** The name goes with that host from now on, not with the one that gave out the address, if that address holds it. */
  moveName(name: string, address: ActorAddress, hostId: string): Promise<void>;
  /** Frees the name if that address holds it. */
  releaseName(name: string, address: ActorAddress): Promise<void>;
  lookupName(name: string): Promise<ActorAddress | null>;
  /** Settles when each host that is present has taken it; rejects with the first refusal. */
  spreadStatement(signed: SignedStatement): Promise<void>;
}
