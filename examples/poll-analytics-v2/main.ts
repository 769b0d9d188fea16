export { Cast } from "./cast.ts";
export { Crowd } from "./crowd.ts";
export { Front } from "./front.ts";
export { Question } from "./question.ts";
export { Translator } from "./translator.ts";
