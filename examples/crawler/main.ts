export { Crawler } from "./crawler.ts";
export { Fetcher } from "./fetcher.ts";
export { Lane } from "./lane.ts";
export { Site } from "./site.ts";
