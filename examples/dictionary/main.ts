export { Dictionary } from "./dictionary.ts";
