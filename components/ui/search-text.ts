import { createParser } from "nuqs";

/** The API takes so much of what is looked for. */
export const MAX_SEARCH_LENGTH = 200;

/** A text in a page's address, of which so many letters count: the API refuses more. Without one it is empty. */
export const parseUpTo = (most: number) =>
  createParser({ parse: (text) => text.slice(0, most), serialize: (text: string) => text }).withDefault("");

/** What is looked for. */
export const parseAsSearch = parseUpTo(MAX_SEARCH_LENGTH);
