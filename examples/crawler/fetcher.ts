import { Actor, type ActorAddress, on } from "callboard";
import { PageFailed, PageRead, Read } from "./messages.ts";

const FETCH_TIMEOUT_MS = 30_000;
const MAX_PAGE_BYTES = 5 * 1024 * 1024;
const HREF = /<a\s[^>]*href\s*=\s*["']([^"'#]+)/gi;

/** Reads one page at a time, and answers with the links in it. */
export class Fetcher extends Actor {
  static handles = [on(Read, (self: Fetcher, { url }, sender) => self.read(url, sender))];

  snapshot(): unknown {
    return {};
  }

  restore(): void {
    // A fetcher holds nothing between two pages.
  }

  private async read(url: string, sender: ActorAddress): Promise<void> {
    try {
      const text = await fetchText(url);
      this.send(sender, PageRead({ url, bytes: text.length, links: linksIn(text, url) }));
    } catch (error) {
      this.send(sender, PageFailed({ url, error: error instanceof Error ? error.message : String(error) }));
    }
  }
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  if (text.length > MAX_PAGE_BYTES) throw new Error(`longer than ${MAX_PAGE_BYTES} bytes`);
  return text;
}

function linksIn(html: string, base: string): string[] {
  return [...html.matchAll(HREF)].flatMap(([, href]) => {
    const link = href !== undefined && URL.canParse(href, base) ? new URL(href, base) : null;
    return link?.protocol.startsWith("http") ? [link.href] : [];
  });
}
