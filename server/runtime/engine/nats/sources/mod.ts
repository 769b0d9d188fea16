export { KeptSources } from "./kept-sources.ts";
export { isNews, Spread } from "./spread.ts";
