/**
 * Everything that does not show as itself: controls, format characters (bidi marks and joiners among them), lone
 * surrogates, what Unicode has not given away, line separators, letters without a shape, and the empty Braille pattern.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether every character of a name shows. */
export function isVisible(name: string): boolean {
  return !UNSEEN.test(name);
}
