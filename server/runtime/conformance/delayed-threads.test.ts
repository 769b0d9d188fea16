import { describeDelayed } from "./delayed.ts";

describeDelayed("threads", 0, 1, 1);
