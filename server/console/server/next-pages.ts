import next from "next";
import { packageRoot } from "../package-root.ts";
import type { Settings } from "../settings/settings.ts";
import type { Pages } from "./serve.ts";

/** Next inside this process: built pages, or with `isDevelopment` compiled as they are asked for. */
export async function openPages(settings: Settings): Promise<Pages> {
  const app = next({
    dev: settings.isDevelopment,
    dir: packageRoot(),
    hostname: settings.bind,
    port: settings.port,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  const handleUpgrade = app.getUpgradeHandler();
  return {
    handle: (request, response) => handle(request, response),
    handleUpgrade: (request, socket, head) => handleUpgrade(request, socket, head),
  };
}
