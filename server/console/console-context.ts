import type { Logger } from "pino";
import type { Policy } from "#protocol/people";
import type { Caller } from "./accounts/caller.ts";
import type { Audit } from "./audit/audit.ts";
import type { Changes } from "./changes.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./database/database.ts";
import type { SessionEnds } from "./sessions/end-sessions.ts";
import type { Settings } from "./settings/settings.ts";
import type { Signer } from "./signing/signer.ts";

/** What every verb and every part of the console gets: made once by main.ts, passed down, never imported as a value. */
export interface ConsoleContext {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly db: Database;
  readonly audit: Audit;
  readonly signer: Signer;
  /** Says that a part of the console's own data changed; the live hub tells the browsers. */
  readonly changes: Changes;
  /** Says which sessions and tokens ended; the live hub closes their sockets. */
  readonly sessionEnds: SessionEnds;
  /** Who calls, by cookie or bearer token; null is nobody. For HTTP requests and the live socket's upgrade. */
  authenticate(headers: Headers): Promise<Caller | null>;
  readPolicy(): Promise<Policy>;
  /** People, active and not removed, whose role lets them decide. */
  countDeciders(): Promise<number>;
  /** May a browser at this Origin write, or open the live socket? Absent is refused for callers by cookie. */
  isOwnOrigin(origin: string | null): boolean;
}
