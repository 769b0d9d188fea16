export { Hello } from "./hello.ts";
export { World } from "./world.ts";
