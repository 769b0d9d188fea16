/** The contract of design.md §6, parsed; nothing else of the console reads the environment. */
export interface Settings {
  readonly port: number;
  /** An address or host name to listen at. */
  readonly bind: string;
  /** What people open; links, cookies and the Origin check come from it. The first is used in links. */
  readonly publicUrls: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Absolute. */
  readonly dataDir: string;
  /** A postgresql:// URL, or null for SQLite in the data folder. */
  readonly databaseUrl: string | null;
  /** Of the operator's choosing, without expiry; null: the console makes one. */
  readonly setupToken: string | null;
  readonly gateway: {
    readonly url: string;
    readonly token: string | null;
    readonly caFile: string | null;
    readonly isEmbedded: boolean;
  };
  readonly example: "poll-analytics" | "none";
  readonly isDevelopment: boolean;
  readonly version: string;
}
