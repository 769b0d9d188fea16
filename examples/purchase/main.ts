export { Buyer } from "./buyer.ts";
export { Inventory } from "./inventory.ts";
export { Rush } from "./rush.ts";
