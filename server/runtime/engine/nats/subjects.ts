/** A host in one life: its name, and eight characters that no other life has. */
export interface Life {
  readonly name: string;
  readonly life: string;
}

/** The subjects of a convention. A name is one word of them: its dots are written `=`, which no name has. */
export class Subjects {
  readonly #prefix: string;

  constructor(convention: string) {
    this.#prefix = `cb.${wordOf(convention)}`;
  }

  /** All that has to keep an order between two hosts. The sender stands last, so that a server can check who it is. */
  toHost(to: Life, from: string): string {
    return `${this.#prefix}.h.${wordOf(to.name)}.${to.life}.${wordOf(from)}`;
  }

  ofHost(host: Life): string {
    return `${this.#prefix}.h.${wordOf(host.name)}.${host.life}.*`;
  }

  /** Where a server says that nobody listens to what this host sent to that life then, by its own clock. */
  nobody(host: Life, life: string, sentMs: number): string {
    return `${this.#nobodies(host)}.${life}.${Math.floor(sentMs)}`;
  }

  allNobodies(host: Life): string {
    return `${this.#nobodies(host)}.*.*`;
  }

  #nobodies(host: Life): string {
    return `${this.#prefix}.n.${wordOf(host.name)}.${host.life}`;
  }

  /** To whoever leads. */
  get beats(): string {
    return `${this.#prefix}.hb`;
  }

  /** To all. */
  get all(): string {
    return `${this.#prefix}.all`;
  }
}

export function lastWord(subject: string): string {
  return subject.slice(subject.lastIndexOf(".") + 1);
}

/** What a subject of `nobody` says. */
export function nobodyAt(subject: string): { life: string; sentMs: number } {
  const [life = "", sentMs = ""] = subject.split(".").slice(-2);
  return { life, sentMs: Number(sentMs) };
}

/** A name as a word of a subject, or as the end of a key. */
export function wordOf(name: string): string {
  return name.replaceAll(".", "=");
}
