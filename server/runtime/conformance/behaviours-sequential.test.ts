import { describeBehaviours } from "./behaviours.ts";

describeBehaviours("sequential");
