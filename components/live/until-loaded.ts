const TRIES = 3;
const LOOK_EVERY_MS = 1_000;

/**
 * What `load` imports. Where that fails it is imported again once the console answers. Rejects when it fails while the
 * console does answer: then the console was updated, and only a reload brings the new scripts.
 */
export async function untilLoaded<T>(load: () => Promise<T>, consoleAnswers = untilConsoleAnswers): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await load();
    } catch (error) {
      if (tries === TRIES) throw error;
      await consoleAnswers();
    }
  }
}

/** Whatever it says: that it says something counts. */
async function untilConsoleAnswers(): Promise<void> {
  for (;;) {
    try {
      await fetch("/api/v1/health", { cache: "no-store" });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
