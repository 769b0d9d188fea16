import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { placesIn } from "./places-in.ts";
import { sourceQuery } from "./source-queries.ts";

/** A source's code as far as a text may name it. */
export interface NamedCode {
  hash: string;
  files: readonly string[];
}

/** null: a system actor's, whose code is not here, or not known yet. */
export function useNamedCode(hash: string | null): NamedCode | null {
  const { data } = useQuery({ ...sourceQuery(hash ?? ""), enabled: hash !== null });
  if (hash === null || !data) return null;
  return { hash, files: data.files.filter(({ isText }) => isText).map(({ path }) => path) };
}

/** A stack or a log line: where it names a line of the source, that is a link to it. */
export function TracedText({ text, code }: { text: string; code: NamedCode | null }) {
  if (code === null) return text;
  let end = 0;
  return (
    <>
      {placesIn(text, code.files).map((place) => {
        const before = text.slice(end, place.from);
        end = place.to;
        return (
          <span key={place.from}>
            {before}
            <Link
              href={`/sources/${code.hash}?against=nothing&file=${encodeURIComponent(place.path)}&line=${place.line}`}
              prefetch={false}
              className="underline decoration-edge underline-offset-2 hover:decoration-current"
            >
              {text.slice(place.from, place.to)}
            </Link>
          </span>
        );
      })}
      {text.slice(end)}
    </>
  );
}
