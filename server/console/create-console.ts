import type { Logger } from "pino";
import { countDeciders } from "./accounts/deciders.ts";
import { startCheckpoints } from "./audit/checkpoints.ts";
import { openAudit } from "./audit/create-audit.ts";
import { auditVerbs } from "./audit/verbs.ts";
import { createBroadcast } from "./broadcast.ts";
import type { Change } from "./changes.ts";
import type { Clock } from "./clock.ts";
import type { ClusterPart, MountCluster } from "./cluster-part.ts";
import type { ConsoleContext } from "./console-context.ts";
import { openDatabase } from "./database/open-database.ts";
import { readStorageState } from "./database/storage-state.ts";
import { type ConsoleApi, createApi } from "./http/create-api.ts";
import { readHealth } from "./http/read-health.ts";
import { createRefusedNobody } from "./http/refused-nobody.ts";
import { limitsVerbs } from "./limits/limits.ts";
import { peopleVerbs } from "./people/verbs.ts";
import { policyVerbs, readPolicy } from "./policy/policy.ts";
import { proposalVerbs } from "./proposals/verbs.ts";
import { retentionVerbs } from "./retention/keep-forgetting.ts";
import { createAuthenticate } from "./sessions/authenticate.ts";
import type { SessionEnd } from "./sessions/end-sessions.ts";
import { createAuthHandler } from "./sessions/handle-auth.ts";
import { createSessions, forgetExpired, readSessionSecret } from "./sessions/sessions.ts";
import { createSignInLimits } from "./sessions/sign-in-limits.ts";
import { sessionVerbs } from "./sessions/verbs.ts";
import type { Settings } from "./settings/settings.ts";
import { isSetUp, readSetup, setUp } from "./setup/set-up.ts";
import { createSetupToken } from "./setup/setup-token.ts";
import { readKey } from "./signing/read-key.ts";
import { openSigningKey } from "./signing/signing-key.ts";
import { tokenVerbs } from "./tokens/verbs.ts";

export interface Console {
  readonly context: ConsoleContext;
  readonly api: ConsoleApi;
  readonly cluster: ClusterPart;
  /** The one-time link of the first run, or null when there is an administrator. */
  readonly setupUrl: string | null;
  /** Closes the live sockets and the gateway's connection. */
  closeCluster(): Promise<void>;
  /** Ends everything else too, in the order that loses nothing; what was acknowledged is on disk. */
  close(): Promise<void>;
}

/**
 * The whole console but for its network server and its pages. Throws StartFailure with one line when it cannot start.
 */
export async function createConsole(parts: {
  settings: Settings;
  log: Logger;
  clock: Clock;
  mountCluster: MountCluster;
  /** The first administrator was made just now. */
  onSetUp: () => void;
}): Promise<Console> {
  const { settings, log, clock } = parts;
  const database = await openDatabase(settings);
  const { db } = database;
  try {
    const signer = await openSigningKey(settings.dataDir);
    const onListenerError = (error: unknown) => log.error({ err: error }, "a listener failed");
    const changes = createBroadcast<Change>(onListenerError);
    const sessionEnds = createBroadcast<SessionEnd>(onListenerError);
    const audit = await openAudit({ db, lockChain: database.lockChain, clock, changes, log });
    await forgetExpired(db, clock);
    const checkpoints = startCheckpoints({ db, signer, clock, log });
    const sessions = createSessions({
      db,
      provider: database.provider,
      secret: await readSessionSecret(settings.dataDir),
      publicUrl: settings.publicUrls[0],
      clock,
      log,
    });
    const context: ConsoleContext = {
      settings,
      clock,
      log,
      db,
      audit,
      signer,
      changes,
      sessionEnds,
      authenticate: createAuthenticate({ db, sessions, clock }),
      readPolicy: () => readPolicy(db),
      countDeciders: () => countDeciders(db),
      isOwnOrigin: (origin) => origin !== null && settings.publicUrls.includes(origin),
    };
    const nobody = createRefusedNobody(audit, clock);
    const countNobody: typeof nobody.count = (address, what) => nobody.count(address, what);
    const limits = createSignInLimits(clock);
    const api = createApi({
      context,
      countNobody,
      handleAuth: createAuthHandler({ ...context, sessions, limits, countNobody }),
    });

    const setupToken = createSetupToken(settings.setupToken, clock);
    const health = readHealth(
      () => cluster.health(),
      () => readStorageState(database, settings.dataDir),
    );
    api.mount([health, readSetup, setUp(setupToken, parts.onSetUp), readKey]);
    api.mount([...sessionVerbs(limits), ...peopleVerbs(limits), ...tokenVerbs, ...proposalVerbs]);
    api.mount([...policyVerbs, ...limitsVerbs, ...retentionVerbs, ...auditVerbs()]);
    const cluster = await parts.mountCluster(api, context);
    await checkpoints.signNow();
    let closing: Promise<void> | null = null;
    const closeCluster = () => {
      closing ??= cluster.close();
      return closing;
    };

    return {
      context,
      api,
      cluster,
      setupUrl: (await isSetUp(db)) ? null : `${settings.publicUrls[0]}/setup#token=${setupToken.secret}`,
      closeCluster,
      async close() {
        await closeCluster();
        await nobody.flush();
        await audit.idle();
        await checkpoints.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
