import { describeDelayed } from "./delayed.testbed.ts";

describeDelayed("sequential", 0, 2);
