/** How hosts reach the NATS servers of their convention. */
export interface NatsConnectionOptions {
  /** `nats://host:port` or `tls://host:port`, one or several of one cluster. */
  servers: string | readonly string[];
  user?: string;
  password?: string;
  /** A file with a user's nkey seed. */
  nkeyFile?: string;
  /** A credentials file: a user's JWT and seed. */
  credsFile?: string;
  /** A file with the certificates that the servers' are checked by, in PEM. Default: those that Node knows. */
  caFile?: string;
  /** How long a server is looked for before a start fails. Default 30,000. */
  patienceMs?: number;
  /**
   * How many servers keep the keys and zips, where this host makes the buckets. Default: 3 where there is a cluster,
   * else 1.
   */
  replicas?: number;
  /** Where servers keep what this host makes. `memory` is for tests. Default `file`. */
  storage?: "file" | "memory";
}
