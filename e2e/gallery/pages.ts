import type { Filled } from "./filled.ts";
import { FACES, type Face } from "./stage.ts";

/** A page of the console as it stands for itself, without anything pressed. */
export interface GalleryPage {
  /** What its pictures are called. */
  name: string;
  path: string;
  /** Those that it has; what a page shows of something that is not there, it has only once. */
  faces: readonly Face[];
}

/** Those that need no data to be opened: also in a Callboard that runs nothing. */
export const LISTS: readonly GalleryPage[] = [
  page("overview", "/overview"),
  page("topology", "/topology"),
  page("topology table", "/topology?view=table"),
  page("hosts", "/hosts"),
  page("host", "/hosts/north"),
  page("actors", "/actors"),
  page("ended actors", "/actors/ended"),
  page("sources", "/sources"),
  page("rollouts", "/rollouts"),
  page("messages", "/messages"),
  page("messages saved", "/messages?show=saved"),
  page("dead letters", "/dead-letters"),
  page("audit", "/audit"),
  page("settings account", "/settings/account"),
  page("settings people", "/settings/people"),
  page("settings tokens", "/settings/tokens"),
  page("settings policy", "/settings/policy"),
  page("settings retention", "/settings/retention"),
  page("settings keys", "/settings/keys"),
  page("settings about", "/settings/about"),
];

/** Every page of a filled Callboard. */
export function pagesOf({ hashes, rollouts, greeter }: Filled): readonly GalleryPage[] {
  return [
    ...LISTS,
    page("topology host", "/topology?host=north"),
    page("topology actor", `/topology?actor=${greeter}`, ["full"]),
    page("hosts none fits", "/hosts?capability=moon", ["full"]),
    page("host gone", "/hosts/mars", ["full"]),
    page("actors none fits", "/actors?q=nobody", ["full"]),
    page("actor", "/actors/@greeter"),
    page("actor stuck", "/actors/@sleeper", ["full"]),
    page("actor with faults", "/actors/@desk", ["full"]),
    page("actor gone", "/actors/@nobody", ["full"]),
    page("source pending", `/sources/${hashes.pending}`),
    page("source running", `/sources/${hashes.running}`),
    page("source left", `/sources/${hashes.left}`, ["full"]),
    page("source rejected", `/sources/${hashes.rejected}`, ["full"]),
    page("source gone", `/sources/${"0".repeat(64)}`, ["full"]),
    page("rollout done", `/rollouts/${rollouts.done}`),
    page("rollout failed", `/rollouts/${rollouts.failed}`, ["full"]),
    page("rollout gone", "/rollouts/none", ["full"]),
    page("messages to one", "/messages?to=@greeter"),
    page("messages to nobody", "/messages?to=@nobody", ["full"]),
    page("dead letters none fits", "/dead-letters?q=nothing", ["full"]),
    page("no such page", "/nothing-here", ["full"]),
  ];
}

function page(name: string, path: string, faces: readonly Face[] = FACES): GalleryPage {
  return { name, path, faces };
}
