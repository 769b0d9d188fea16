import { errors } from "@nats-io/transport-node";
import { RuntimeError } from "../../../errors.ts";

const { AuthorizationError, PermissionViolationError } = errors;

/** What kept a host out, and what to do. */
export function cannotJoin(what: string, remedy: string, cause?: unknown): RuntimeError {
  return new RuntimeError("CANNOT_JOIN", what, remedy, cause === undefined ? {} : { cause });
}

/** An error of the client that trying again does not help, in words; null: it may pass. */
export function refusalIn(error: unknown, servers: string): RuntimeError | null {
  if (error instanceof RuntimeError) return error;
  const cause = causeOf(error);
  if (cause instanceof AuthorizationError || /authorization violation/i.test(String(cause))) {
    return cannotJoin(
      `the NATS server at ${servers} does not accept the credentials`,
      "Give the user and password, nkey or credentials file that the server knows.",
      error,
    );
  }
  if (cause instanceof PermissionViolationError) return missingRights([cause]);
  if ((cause as Error | undefined)?.name === "JetStreamNotEnabled") {
    return cannotJoin(
      `JetStream is off on the NATS servers at ${servers}`,
      "Start the servers with JetStream: `jetstream { store_dir: … }` in their configuration, or `nats-server -js`.",
      error,
    );
  }
  return null;
}

/** With the lines that are missing in the server's configuration. */
export function missingRights(violations: readonly InstanceType<typeof PermissionViolationError>[]): RuntimeError {
  const lines = new Set(
    violations.map(({ operation, subject }) => `${operation === "publish" ? "publish" : "subscribe"}: "${subject}"`),
  );
  return cannotJoin(
    `the NATS user lacks rights: ${[...lines].join(", ")}`,
    "Allow these subjects in the user's permissions; docs/operations.md lists all that a host needs.",
    violations[0],
  );
}

/** A client says which error ended it by a chain of causes. */
function causeOf(error: unknown): unknown {
  for (let each = error; ; each = (each as Error).cause) {
    const isKnown =
      each instanceof AuthorizationError ||
      each instanceof PermissionViolationError ||
      (each as Error | undefined)?.name === "JetStreamNotEnabled";
    if (isKnown || !(each instanceof Error) || each.cause === undefined) return each;
  }
}
