/** What went wrong, and what the reader can do about it. */
export interface Failure {
  message: string;
  remedy: string;
}

/** What to show for anything that was thrown: its own remedy where it has one. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const remedy =
    error instanceof Error && "remedy" in error && typeof error.remedy === "string" ? error.remedy : "Reload the page.";
  return { message, remedy };
}
