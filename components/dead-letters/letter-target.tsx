import { ActorLink } from "../actor/actor-facts.tsx";
import { targetWords } from "./letter-words.ts";

/** Where a letter was meant to go: an actor's page, also of one that has ended; or whose question it answered. */
export function LetterTarget({ target }: { target: string }) {
  const words = targetWords(target);
  return words === target ? <ActorLink address={target} /> : words;
}
