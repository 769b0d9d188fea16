import { describeDelayed } from "./delayed.ts";

describeDelayed("sequential", 0, 2);
