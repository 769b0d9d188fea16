import * as z from "zod";
import { UNSEEN } from "#hidden-characters";

/**
 * What running text is written with beside what shows: new lines, tabs, and what joins letters and emoji (Persian,
 * Hindi, 👩‍🚀, ❤️).
 */
const OF_PROSE = String.raw`[\n\t\u200c\u200d\ufe0e\ufe0f]`;

const NAME = new RegExp(`^[^${UNSEEN}]*$`, "u");
const PROSE = new RegExp(`^(?:[^${UNSEEN}]|${OF_PROSE})*$`, "u");

/**
 * A name, of a person or a thing: every character of it shows, so two that look the same are the same (but for
 * look-alike letters).
 */
export const visibleNameSchema = z.string().regex(NAME, "it holds control or invisible characters");

/** What somebody wrote, in lines: no control, bidi or invisible characters but what running text needs. */
export const visibleProseSchema = z.string().regex(PROSE, "it holds control, bidi or invisible characters");
