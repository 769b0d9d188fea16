import { z } from "zod";
import { openObjects } from "#protocol/open-objects";
import type { Permission } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import type { ConsoleContext } from "../console-context.ts";

/** What one status answers: a JSON schema, a media type whose bytes `run` sends raw, or null for no body. */
export type AnswerShape = z.ZodType | { readonly contentType: string } | null;
export type Answers = Readonly<Record<number, AnswerShape>>;

/** A Response that the verb made itself: a stream, or bytes that are encoded already. */
export interface RawAnswer {
  raw: Response;
}

type BodyOfAnswer<S> = S extends z.ZodType ? z.input<S> : undefined;

/** The status is one of `answers`, which the route checks: TypeScript does not infer literals that far. */
interface AnswerOf<A extends Answers> {
  status: number;
  body?: BodyOfAnswer<A[keyof A]>;
  headers?: Record<string, string>;
}

type Shape = Readonly<Record<string, z.ZodType>>;
type ParsedShape<S extends Shape> = { [K in keyof S]: z.output<S[K]> };

/** What `run` gets: everything parsed, the caller known and permitted. */
export interface Call<P extends Shape, Q extends Shape, B, C> {
  readonly params: ParsedShape<P>;
  readonly query: ParsedShape<Q>;
  readonly body: B;
  readonly caller: C;
  readonly context: ConsoleContext;
  /** The peer's network address. */
  readonly address: string;
  readonly headers: Headers;
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
}

/** A body that is bytes of a media type and no JSON. */
export interface BytesBody {
  readonly contentType: string;
}

type BodyOf<B> = B extends z.ZodType ? z.output<B> : B extends BytesBody ? Uint8Array<ArrayBuffer> : undefined;

/** `run` throws ApiFailure to refuse; a FORBIDDEN or FOUR_EYES that it throws is audited as a refusal by the route. */
export interface VerbSpec<
  P extends Shape,
  Q extends Shape,
  B extends z.ZodType | BytesBody | undefined,
  A extends Answers,
  M extends Permission | "open",
> {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1: `/actors/{address}`; `{path+}` takes slashes too. */
  path: string;
  /** Mounted at the server's root instead of below /api/v1 (`/metrics`). */
  isAtRoot?: boolean;
  permission: M;
  /**
   * By session: only for FRESH_SIGN_IN_MS after the password was given, else 403 `SIGN_IN_AGAIN`. Checked after the
   * permission and before the body is parsed. It says what begins the question: "Deciding on a source". Where it
   * depends on what the call reaches, `run` calls `requireFreshSignIn`.
   */
  needsFreshSignIn?: string;
  summary: string;
  params?: P;
  /** Everything else in the query is refused. */
  query?: Q;
  /** JSON, of which every object is a `z.strictObject`; or bytes. Left out: the call takes no body, or `{}`. */
  body?: B;
  /** Default 1 MiB. */
  maxBodyBytes?: number;
  /** Success only; errors are the same for all and added to the document by itself. */
  answers: A;
  /** The audit action this verb writes, or null for one that changes nothing. Also names its refusals. */
  audits: string | null;
  run(call: Call<P, Q, BodyOf<B>, M extends "open" ? null : Caller>): Promise<AnswerOf<NoInfer<A>> | RawAnswer>;
}

/** One call of the API with its types forgotten: what the route mounts and the OpenAPI document is made of. */
export interface Verb {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly isAtRoot: boolean;
  readonly permission: Permission | "open";
  readonly needsFreshSignIn: string | null;
  readonly summary: string;
  readonly audits: string | null;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | null;
  readonly bytes: BytesBody | null;
  readonly maxBodyBytes: number;
  readonly answers: Answers;
  readonly run: (
    call: Call<Shape, Shape, unknown, Caller | null>,
  ) => Promise<RawAnswer | { status: number; body?: unknown; headers?: Record<string, string> }>;
}

const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

/** States one call of the API. Throws at once when its body would let unknown fields pass. */
export function verb<
  A extends Answers,
  M extends Permission | "open",
  P extends Shape = Record<never, never>,
  Q extends Shape = Record<never, never>,
  B extends z.ZodType | BytesBody | undefined = undefined,
>(spec: VerbSpec<P, Q, B, A, M>): Verb {
  const open = spec.body instanceof z.ZodType ? openObjects(spec.body) : [];
  if (open.length > 0) throw new Error(`${spec.method} ${spec.path}: the body must be strict at ${open.join(", ")}`);
  return {
    method: spec.method,
    path: spec.path,
    isAtRoot: spec.isAtRoot ?? false,
    permission: spec.permission,
    needsFreshSignIn: spec.needsFreshSignIn ?? null,
    summary: spec.summary,
    audits: spec.audits,
    params: spec.params === undefined ? null : z.strictObject(spec.params),
    query: z.strictObject(spec.query ?? {}),
    body: spec.body instanceof z.ZodType ? spec.body : null,
    bytes: spec.body === undefined || spec.body instanceof z.ZodType ? null : spec.body,
    maxBodyBytes: spec.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    answers: spec.answers,
    // The route parses with the very schemas above before it calls, so the forgotten types hold.
    run: spec.run as Verb["run"],
  };
}
