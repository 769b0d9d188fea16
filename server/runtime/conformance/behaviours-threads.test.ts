import { describeBehaviours } from "./behaviours.ts";

describeBehaviours("threads");
