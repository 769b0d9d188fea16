/** The single-threaded base that several hosts of one test may share. */
export interface SequentialBase {
  readonly seed: number;
}
