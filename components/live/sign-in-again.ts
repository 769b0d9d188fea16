/**
 * Asks for the password, for `what` ("Stopping 312 actors"); true once the console took it, false when she would rather
 * not.
 */
type AskAgain = (what: string) => Promise<boolean>;

/** Who asks, while the frame is drawn. One at a time: calls refused together wait for the same answer. */
class SignInAgain {
  #ask: AskAgain | null = null;
  #asking: Promise<boolean> | null = null;

  /** The answer takes it away again. */
  askWith(ask: AskAgain): () => void {
    this.#ask = ask;
    return () => {
      if (this.#ask === ask) this.#ask = null;
    };
  }

  /** False at once where nobody can be asked: then the refusal is shown as any other. */
  prove(what: string): Promise<boolean> {
    this.#asking ??= (this.#ask?.(what) ?? Promise.resolve(false)).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }
}

export const signInAgain = new SignInAgain();
