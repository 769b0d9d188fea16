import { Actor, type ActorAddress, on } from "callboard";
import { z } from "zod";
import { Response, Vote, WantAnalytics } from "./messages.ts";

const initSchema = z.object({ cast: z.string() });

/** Turns what came over HTTP into what the cast routes: ages become bands, words lose case and blanks. Keeps nothing of its own. */
export class Translator extends Actor {
  static handles = [
    on(Response, (self: Translator, { questionId, answer, demographics }) => {
      self.send(self.cast, Vote({ questionId, answer: tidy(answer), groups: groupsOf(demographics) }));
    }),
    on(WantAnalytics, (self: Translator, { questionId }, sender) => {
      self.send(self.cast, WantAnalytics({ questionId, replyTo: sender }));
    }),
  ];

  private cast = "" as ActorAddress;

  onStart(init: unknown): void {
    this.cast = initSchema.parse(init).cast as ActorAddress;
  }

  snapshot(): unknown {
    return { cast: this.cast };
  }

  restore(state: unknown): void {
    this.cast = initSchema.parse(state).cast as ActorAddress;
  }
}

const AGE_BANDS = [
  { below: 18, name: "under 18" },
  { below: 25, name: "18-24" },
  { below: 35, name: "25-34" },
  { below: 50, name: "35-49" },
  { below: 65, name: "50-64" },
];

export function groupsOf(demographics: Record<string, string | number>): Record<string, string> {
  const groups: Record<string, string> = {};
  for (const [dimension, value] of Object.entries(demographics)) {
    const isAge = tidy(dimension) === "age" && Number.isFinite(Number(value));
    groups[tidy(dimension)] = isAge ? ageBand(Number(value)) : tidy(String(value));
  }
  return groups;
}

function ageBand(age: number): string {
  return AGE_BANDS.find((band) => age < band.below)?.name ?? "65 and over";
}

function tidy(text: string): string {
  return text.trim().toLowerCase();
}
