import { describeDelayed } from "./delayed.testbed.ts";

describeDelayed("threads", 0, 1, 1);
