import { expect, type Page, type Route, type WebSocketRoute } from "@playwright/test";

/** How a page can be met. `empty` is no face of its own: it is `full` where nothing is. */
export const FACES = ["full", "stale", "loading", "denied", "failed"] as const;
export type Face = (typeof FACES)[number];

const DENIED = {
  code: "FORBIDDEN",
  message: "a viewer may not do this",
  remedy: "Ask an administrator for the role that may.",
};
const FAILED = { code: "INTERNAL", message: "the console failed on this call", remedy: "Look into the console's log." };

/**
 * A browser's page whose way to the console can be made slow, refused or cut, so that every face of a view can be seen.
 */
export class Stage {
  readonly page: Page;
  #face: Face = "full";
  #sockets: WebSocketRoute[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  static async on(page: Page): Promise<Stage> {
    const stage = new Stage(page);
    await page.route("**/api/v1/**", (route) => stage.#answer(route));
    await page.routeWebSocket(/\/live$/, (socket) => stage.#connect(socket));
    return stage;
  }

  /** From the start of a document, or for `stale` from now on: what was shown stays, and nothing more comes. */
  async show(face: Face): Promise<void> {
    this.#face = face;
    if (face !== "stale") return;
    for (const socket of this.#sockets) await socket.close();
    await expect(this.page.getByRole("alert").filter({ hasText: "Stale since" })).toBeVisible();
  }

  /**
   * Opens a page within the document that stands, as a link does, and waits until it is drawn in the face that is set.
   */
  async open(path: string): Promise<void> {
    const heading = this.page.getByRole("heading", { level: 1 });
    const isThere = (url: URL) => url.href.endsWith(path) || decodeURIComponent(url.href).endsWith(path);
    // A page that has just been drawn may still write its own state into the address: then once more.
    await expect(async () => {
      await this.page.evaluate((to) => {
        const { next } = window as unknown as { next: { router: { push(to: string): void } } };
        next.router.push(to);
      }, path);
      await this.page.waitForURL(isThere, { timeout: 10_000 });
    }).toPass({ timeout: 60_000 });
    await expect(heading).toBeVisible();
    // It comes a moment after the page.
    await expect(this.page).toHaveTitle(/./);
    if (this.#face !== "loading") await this.#isDrawn();
  }

  async #isDrawn(): Promise<void> {
    await expect(this.page.locator('#main [role="status"][aria-label$="loading"]')).toHaveCount(0);
    await this.page.evaluate(() => document.fonts.ready);
  }

  async #answer(route: Route): Promise<void> {
    // Who is signed in is asked by the frame, which stands in every face but these two.
    const isWho = new URL(route.request().url()).pathname === "/api/v1/me";
    switch (this.#face) {
      case "full":
        return route.continue();
      case "stale":
        return route.abort();
      case "loading":
        return isWho ? route.continue() : undefined;
      case "denied":
        return isWho ? route.continue() : route.fulfill({ status: 403, json: DENIED });
      case "failed":
        return isWho ? route.continue() : route.fulfill({ status: 500, json: FAILED });
    }
  }

  #connect(socket: WebSocketRoute): void {
    if (this.#face === "stale") {
      socket.close().catch(() => undefined);
      return;
    }
    this.#sockets.push(socket);
    socket.connectToServer();
  }
}
