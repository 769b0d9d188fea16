import { describeBehaviours } from "./behaviours.testbed.ts";

describeBehaviours("threads");
