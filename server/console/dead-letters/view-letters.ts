import type { DeadLetterRow, KeptLetter } from "#protocol/dead-letter";
import { maskSecrets } from "#protocol/masking";
import type { Database } from "../database/database.ts";
import { consoleOrigins } from "../people/console-origins.ts";

/** Letters as the API shows them: who of the console sent them, and no secret in a field that is named like one. */
export async function viewLetters(db: Database, letters: readonly KeptLetter[]): Promise<DeadLetterRow[]> {
  const origins = await consoleOrigins(
    db,
    letters.map(({ sender }) => sender),
  );
  return letters.map(({ message, ...letter }) => {
    const fromConsole = origins.of(letter.sender);
    if (message === undefined) return { ...letter, masked: [], fromConsole };
    const { value, paths } = maskSecrets(message);
    return { ...letter, message: value as KeptLetter["message"], masked: paths, fromConsole };
  });
}
