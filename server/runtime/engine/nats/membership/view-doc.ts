import { z } from "zod";
import type { LifeState } from "../rules.ts";
import type { Life } from "../subjects.ts";

const memberSchema = z.object({
  name: z.string(),
  life: z.string(),
  state: z.enum(["present", "lost"]),
  /** Of its record: what it tells of itself has changed when this has. */
  version: z.int(),
});

const viewSchema = z.object({
  no: z.int(),
  /** Of the leader that wrote it; it grows with each leader. */
  term: z.int(),
  leader: z.string(),
  /** In the order they joined. */
  members: z.array(memberSchema),
  /** Lives that are over, the last ones: none of them comes back. */
  gone: z.array(z.object({ life: z.string(), name: z.string(), how: z.enum(["lost", "left"]) })),
});

/** One entry of the view. */
export type ViewMember = z.infer<typeof memberSchema>;

/** What all hosts agree on: who is there. Only the leader writes it. */
export type ViewDoc = Readonly<z.infer<typeof viewSchema>>;

/** So many lives are remembered: what they still send is older than that long before. */
const MAX_GONE = 1_000;

export const NO_VIEW: ViewDoc = { no: 0, term: 0, leader: "", members: [], gone: [] };

export function parseView(value: string): ViewDoc {
  return viewSchema.parse(JSON.parse(value));
}

export function stateIn(view: ViewDoc, life: string): LifeState {
  const member = view.members.find((each) => each.life === life);
  if (member !== undefined) return member.state;
  return view.gone.some((each) => each.life === life) ? "gone" : "unknown";
}

/** What is to become of the view. */
export interface ViewSteps {
  readonly added: ReadonlyMap<string, Life & { version: number }>;
  readonly versions: ReadonlyMap<string, number>;
  readonly lost: ReadonlySet<string>;
  readonly buried: ReadonlySet<string>;
  readonly left: ReadonlySet<string>;
}

/**
 * The next view; null: there is nothing to change. A life that was removed does not come back, and a name is there
 * once.
 */
export function nextView(view: ViewDoc, { added, versions, lost, buried, left }: ViewSteps): ViewDoc | null {
  let hasChanged = false;
  const gone = [...view.gone];
  const members = view.members.flatMap((member): ViewMember[] => {
    const { life, name } = member;
    if (left.has(life) || buried.has(life)) {
      hasChanged = true;
      gone.push({ life, name, how: left.has(life) && member.state === "present" ? "left" : "lost" });
      return [];
    }
    const version = Math.max(member.version, versions.get(life) ?? 0);
    const state = lost.has(life) ? "lost" : member.state;
    if (version === member.version && state === member.state) return [member];
    hasChanged = true;
    return [{ ...member, version, state }];
  });
  for (const { life, name, version } of added.values()) {
    if (stateIn({ ...view, members, gone }, life) !== "unknown") continue;
    if (members.some((member) => member.name === name && member.state === "present")) continue;
    members.push({ life, name, version, state: "present" });
    hasChanged = true;
  }
  return hasChanged ? { ...view, no: view.no + 1, members, gone: gone.slice(-MAX_GONE) } : null;
}
