import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Actor, on } from "callboard";
import { z } from "zod";
import { SiteIs, WhereIsSite } from "./messages.ts";

const initSchema = z.object({
  pages: z.number().int().min(1).max(100_000).default(960),
  servers: z.number().int().min(1).max(64).default(12),
  /** How long each page takes. */
  delayMs: z.number().min(0).max(60_000).default(100),
});
const stateSchema = initSchema.extend({ ports: z.array(z.number().int()), served: z.number().int() });

/** Each page links to this many further ones. */
const BRANCHES = 4;
const LOOPBACK = "127.0.0.1";

/**
 * A slow site on loopback: `init: { pages, servers, delayMs }`. Its pages lie on several servers in turn, each on a port of its
 * own, and form a tree below page 0, with links back to it.
 */
export class Site extends Actor {
  static handles = [on(WhereIsSite, (self: Site, _ask, sender) => self.send(sender, self.about()))];

  private state = stateSchema.parse({ ports: [], served: 0 });
  private running: Server[] = [];
  private underWay: number[] = [];
  private mostAtOnce = 0;

  async onStart(init: unknown): Promise<void> {
    this.state = { ...this.state, ...initSchema.parse(init ?? {}) };
    this.state.ports = Array.from({ length: this.state.servers }, () => 0);
    await this.open();
  }

  async onStop(): Promise<void> {
    for (const server of this.running) server.closeAllConnections();
    await Promise.all(this.running.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  async onSwapped(): Promise<void> {
    await this.open();
  }

  /** Listens where it did before, or on any free ports. */
  private async open(): Promise<void> {
    this.running = this.state.ports.map((_port, server) =>
      createServer((request, response) => this.serve(server, request, response)),
    );
    this.underWay = this.running.map(() => 0);
    const listening = this.running.map((server, n) => listen(server, this.state.ports[n] ?? 0));
    this.state.ports = await Promise.all(listening);
  }

  private serve(server: number, request: IncomingMessage, response: ServerResponse): void {
    const page = Number(/^\/page\/(\d{1,6})$/.exec(request.url ?? "")?.[1] ?? Number.NaN);
    this.underWay[server] = (this.underWay[server] ?? 0) + 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay[server]);
    setTimeout(() => {
      this.underWay[server] = (this.underWay[server] ?? 0) - 1;
      this.state.served += 1;
      const isHere = page < this.state.pages && page % this.state.servers === server;
      response.writeHead(isHere ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
      response.end(isHere ? this.html(page) : "<p>no such page</p>");
    }, this.state.delayMs);
  }

  private html(page: number): string {
    const below = Array.from({ length: BRANCHES }, (_, n) => page * BRANCHES + n + 1);
    const links = [0, ...below.filter((next) => next < this.state.pages)];
    const items = links.map((next) => `<li><a href="${this.urlOf(next)}">page ${next}</a></li>`);
    return `<!doctype html><title>Page ${page}</title><ul>${items.join("")}</ul>`;
  }

  private urlOf(page: number): string {
    return `http://${LOOPBACK}:${this.state.ports[page % this.state.servers]}/page/${page}`;
  }

  private about() {
    const { pages, servers, served } = this.state;
    const about = SiteIs({ root: this.urlOf(0), pages, servers, served, mostAtOnce: this.mostAtOnce });
    this.mostAtOnce = 0;
    return about;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}
