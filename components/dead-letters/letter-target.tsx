import { ActorLink } from "../actor/actor-facts.tsx";
import { targetWords } from "./letter-words.ts";

interface LetterTargetProps {
  target: string;
  /** The global name that it holds, or held before it ended. */
  name: string | null | undefined;
}

/** Where a letter was meant to go: an actor's page, also of one that has ended; or whose question it answered. */
export function LetterTarget({ target, name }: LetterTargetProps) {
  const words = targetWords(target);
  return words === target ? <ActorLink address={target} name={name} /> : words;
}
