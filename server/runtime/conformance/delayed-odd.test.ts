import { describeDelayed } from "./delayed.ts";

describeDelayed("sequential", 1, 2);
