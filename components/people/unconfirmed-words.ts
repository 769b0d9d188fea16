import type { Person } from "#protocol/people";

/** How an account came to count as somebody else's, after "it was". */
export function originOf(unconfirmed: NonNullable<Person["unconfirmed"]>): string {
  return unconfirmed.madeBy === null ? "reset on the console's machine" : `made by ${unconfirmed.madeBy}`;
}

/** The mark beside a person whose account nobody else has confirmed; null: there is none. */
export function unconfirmedMark(person: Person): { text: string; title: string } | null {
  const { unconfirmed } = person;
  if (unconfirmed === null) return null;
  const made = originOf(unconfirmed);
  if (unconfirmed.isSecond) {
    return {
      text: `the second person, ${made}`,
      title: `Joined on the word of ${unconfirmed.madeBy}, when nobody else could decide: counts as another person for ${unconfirmed.madeBy} only, until somebody else confirms the account.`,
    };
  }
  return {
    text: `${made}, not confirmed by anybody else`,
    title:
      unconfirmed.madeBy === null
        ? "Where two people decide, it does not count as another person until two others confirm it."
        : `Where two people decide, it counts as ${unconfirmed.madeBy} until somebody else confirms it.`,
  };
}
