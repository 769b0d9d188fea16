export { type LivingMember, Membership, type ViewStep } from "./membership.ts";
