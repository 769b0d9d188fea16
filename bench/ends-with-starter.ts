/** Ends this process when the one that started it is gone, however that ended: then its end of our input is closed. */
export function endWithStarter(): void {
  process.stdin.once("end", () => process.exit(1)).resume();
}
