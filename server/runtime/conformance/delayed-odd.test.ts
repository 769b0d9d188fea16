import { describeDelayed } from "./delayed.testbed.ts";

describeDelayed("sequential", 1, 2);
