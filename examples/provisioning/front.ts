import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Actor, type ActorAddress, on } from "callboard";
import { z } from "zod";
import { Control } from "./control.ts";
import { answer, BadRequest, readJson } from "./http.ts";
import {
  FrontIsAt,
  ListActions,
  machineNameSchema,
  NotTaken,
  ReadAction,
  Request,
  Rows,
  Taken,
  WhereIsFront,
} from "./messages.ts";

const TAKE_TIMEOUT_MS = 10_000;
const READ_TIMEOUT_MS = 2_000;

const initSchema = z.object({ port: z.number().int().min(0).max(65_535).default(0) });
const bodySchema = z.strictObject({ action: z.string().max(60), ephemeral: z.boolean().default(false) });

/**
 * The REST way in, on loopback. It only asks the control actor and answers what it says, so no request waits for a machine.
 * `init: { port }`; port 0 takes any free one, and `provisioning.WhereIsFront` tells which. It is swapped between two requests.
 *
 * | request | answer |
 * |---|---|
 * | `POST /machines/{machine}/actions` `{ action, ephemeral? }` | 202 and the action; its row is on disk (ephemeral: it has none) |
 * | `GET /machines/{machine}/actions` | 200, the latest 100, newest first |
 * | `GET /actions/{id}` | 200 and the action, or 404 |
 */
export class Front extends Actor {
  static handles = [on(WhereIsFront, (self: Front, _ask, sender) => self.send(sender, FrontIsAt({ port: self.port })))];

  private port = 0;
  private control = "" as ActorAddress;
  private server: Server | null = null;
  private underWay = 0;

  async onStart(init: unknown): Promise<void> {
    this.port = initSchema.parse(init ?? {}).port;
    this.control = await this.createActor(Control, { globalName: "control" });
    await this.open();
  }

  async onStop(): Promise<void> {
    const server = this.server;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  canSwap(): boolean {
    return this.underWay === 0;
  }

  snapshot(): unknown {
    return { port: this.port, control: this.control };
  }

  restore(state: unknown): void {
    const { port, control } = z.object({ port: z.number(), control: z.string() }).parse(state);
    this.port = port;
    this.control = control as ActorAddress;
  }

  async onSwapped(): Promise<void> {
    await this.open();
  }

  private async open(): Promise<void> {
    const server = createServer((request, response) => void this.serve(request, response));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, "127.0.0.1", resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.log.info(`listens on http://127.0.0.1:${this.port}`);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.underWay += 1;
    try {
      const { status, body } = await this.route(request);
      answer(response, status, body);
    } catch (error) {
      if (error instanceof BadRequest) answer(response, error.status, { error: error.message });
      else answer(response, 503, { error: `the cluster did not answer: ${String(error)}` });
    } finally {
      this.underWay -= 1;
    }
  }

  private async route(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const [what, name = "", more] = new URL(request.url ?? "/", "http://front").pathname.slice(1).split("/");
    if (what === "machines" && more === "actions") {
      const machine = parse(machineNameSchema, name);
      if (request.method === "POST") return this.take(machine, parse(bodySchema, await readJson(request)));
      if (request.method === "GET")
        return { status: 200, body: { actions: await this.rows(ListActions({ machine })) } };
    }
    if (what === "actions" && more === undefined && request.method === "GET") {
      const [action] = await this.rows(ReadAction({ id: name.slice(0, 100) }));
      if (!action) throw new BadRequest(404, `no row has the id ${name}`);
      return { status: 200, body: action };
    }
    throw new BadRequest(404, "there are POST and GET /machines/{machine}/actions, and GET /actions/{id}");
  }

  private async take(machine: string, { action, ephemeral }: z.output<typeof bodySchema>) {
    const request = Request({ machine, action, isEphemeral: ephemeral });
    const reply = await this.ask(this.control, request, { timeoutMs: TAKE_TIMEOUT_MS });
    if (NotTaken.is(reply)) throw new BadRequest(422, reply.reason);
    if (!Taken.is(reply)) throw new Error("the control actor said something else");
    return { status: 202, body: reply.action };
  }

  private async rows(question: unknown) {
    const read = () => this.ask(this.control, question, { timeoutMs: READ_TIMEOUT_MS });
    // A question that was with the records when their host lost the database is lost with them, and can be put again.
    const reply = await read().catch(read);
    if (NotTaken.is(reply)) throw new Error(reply.reason);
    if (!Rows.is(reply)) throw new Error("the control actor said something else");
    return reply.actions;
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadRequest(400, parsed.error.issues.map(({ path, message }) => [...path, message].join(": ")).join("; "));
}
