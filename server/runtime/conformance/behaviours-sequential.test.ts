import { describeBehaviours } from "./behaviours.testbed.ts";

describeBehaviours("sequential");
