/**
 * `loads`: names a way to built-in modules, or to code that is made while it runs. `unclear`: does what may come to the
 * same, by a name that only the run knows. `mixed`: a name of Latin and of Cyrillic or Greek letters.
 */
export type CodeRemarkKind = "loads" | "unclear" | "mixed";

export interface CodeRemark {
  readonly kind: CodeRemarkKind;
  readonly what: string;
  /** Offset in the code that was parsed. */
  readonly at: number;
}

/** What is said of one node of the syntax tree. */
export type Finding = Omit<CodeRemark, "at">;

export function loads(what: string): Finding {
  return { kind: "loads", what };
}

export function unclear(what: string): Finding {
  return { kind: "unclear", what };
}
