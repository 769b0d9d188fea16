import { type ActorAddress, birthHostOf } from "../address.ts";
import { batchBytes, MIN_MESSAGE_BYTES } from "../core/chunks.ts";
import { RuntimeError } from "../errors.ts";
import { checkOptions } from "../spelling/options.ts";
import { type BlobStore, memoryBlobStore } from "./blobs.ts";
import type { Engine, EngineHost, MemberInfo, SignedStatement } from "./engine.ts";

/** What `localEngine` may be given. */
export interface LocalEngineOptions {
  /** Default: in memory. `diskBlobStore(folder)` keeps zips over restarts. */
  blobs?: BlobStore;
  /** Default "local". Signed statements name it. */
  convention?: string;
  /**
   * Bytes that go between two hosts in one piece, at least 256; larger messages are cut into chunks. Default: no limit, as nothing
   * leaves the process. For tests of what another engine will do.
   */
  maxMessageBytes?: number;
}

/** An engine for hosts of one process. The systems that are given the same one are one convention. */
export function localEngine(options: LocalEngineOptions = {}): Engine {
  checkOptions("localEngine", options);
  return new LocalEngine(options);
}

class LocalEngine implements Engine {
  readonly kind = "local";
  readonly convention: string;
  readonly blobs: BlobStore;
  readonly maxMessageBytes: number | null;
  readonly #hosts = new Map<string, EngineHost>();
  /** With the host that a name goes with. */
  readonly #names = new Map<string, { address: ActorAddress; hostId: string }>();
  readonly #statements: SignedStatement[] = [];

  constructor(options: LocalEngineOptions) {
    this.convention = options.convention ?? "local";
    this.blobs = options.blobs ?? memoryBlobStore();
    this.maxMessageBytes = options.maxMessageBytes ?? null;
    if (this.maxMessageBytes === null || this.maxMessageBytes >= MIN_MESSAGE_BYTES) return;
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `an engine that carries ${this.maxMessageBytes} bytes at once`,
      `Give maxMessageBytes from ${MIN_MESSAGE_BYTES} up.`,
    );
  }

  async join(host: EngineHost): Promise<void> {
    const member = host.info();
    if (this.#hosts.has(member.id)) {
      throw new RuntimeError(
        "NAME_HELD",
        `a host ${member.id} is in the convention already`,
        "Give the host another name.",
      );
    }
    this.#hosts.set(member.id, host);
    for (const signed of this.#statements) await host.onStatement(signed).catch(() => {});
    for (const other of this.#hosts.values()) if (other !== host) other.onMemberChange("added", member);
  }

  async leave(hostId: string): Promise<void> {
    const host = this.#hosts.get(hostId);
    if (host === undefined) return;
    this.#hosts.delete(hostId);
    for (const [name, holder] of this.#names) if (holder.hostId === hostId) this.#names.delete(name);
    for (const other of this.#hosts.values()) other.onMemberChange("removed", host.info());
  }

  members(): readonly MemberInfo[] {
    return [...this.#hosts.values()].map((host) => host.info());
  }

  send(from: string, to: string, batch: unknown[]): boolean {
    const host = this.#hosts.get(to);
    if (host === undefined) return false;
    this.#checkSize(batch);
    host.onBatch(from, batch);
    return true;
  }

  #checkSize(batch: unknown[]): void {
    if (this.maxMessageBytes === null) return;
    const bytes = batchBytes(batch);
    if (bytes <= this.maxMessageBytes) return;
    throw new RuntimeError("NOT_SUPPORTED", `${bytes} bytes, more than ${this.maxMessageBytes}`, "Cut it into chunks.");
  }

  async call(from: string, to: string, request: unknown): Promise<unknown> {
    const host = this.#hosts.get(to);
    if (host === undefined) {
      throw new RuntimeError(
        "NO_HOST",
        `no host ${to} is in the convention`,
        "Choose one of the hosts that are there.",
      );
    }
    return host.onCall(from, structuredClone(request));
  }

  async claimName(name: string, address: ActorAddress): Promise<ActorAddress> {
    const holder = this.#names.get(name);
    if (holder !== undefined) return holder.address;
    this.#names.set(name, { address, hostId: birthHostOf(address) });
    return address;
  }

  async moveName(name: string, address: ActorAddress, hostId: string): Promise<void> {
    if (this.#names.get(name)?.address === address) this.#names.set(name, { address, hostId });
  }

  async releaseName(name: string, address: ActorAddress): Promise<void> {
    if (this.#names.get(name)?.address === address) this.#names.delete(name);
  }

  async lookupName(name: string): Promise<ActorAddress | null> {
    return this.#names.get(name)?.address ?? null;
  }

  async spreadStatement(signed: SignedStatement): Promise<void> {
    const taken = await Promise.allSettled([...this.#hosts.values()].map((host) => host.onStatement(signed)));
    const refusal = taken.find((one) => one.status === "rejected");
    if (refusal !== undefined) throw refusal.reason;
    this.#statements.push(signed);
  }
}
