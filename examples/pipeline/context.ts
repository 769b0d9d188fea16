/**
 * What a run knows, by name. Data is added and never changed or taken away, so a run can be taken up again from any node: what
 * that node reads is still what it was. A subcontext sees its parent's data too; what it adds stays its own until it is gathered.
 */
export class Context {
  readonly #data: Map<string, unknown>;
  readonly #parent: Context | null;

  constructor(data: Readonly<Record<string, unknown>> = {}, parent: Context | null = null) {
    this.#data = new Map(Object.entries(data));
    this.#parent = parent;
  }

  has(name: string): boolean {
    return this.#data.has(name) || (this.#parent?.has(name) ?? false);
  }

  /** Throws when there is no such datum: the dependency check promised that there would be. */
  get(name: string): unknown {
    if (this.#data.has(name)) return this.#data.get(name);
    if (this.#parent === null) throw new Error(`the context has no "${name}"`);
    return this.#parent.get(name);
  }

  /** Throws when one of the names is taken. */
  add(data: Readonly<Record<string, unknown>>): void {
    for (const name of Object.keys(data)) {
      if (this.has(name)) throw new Error(`the context has "${name}" already: data is never overwritten`);
    }
    for (const [name, value] of Object.entries(data)) this.#data.set(name, value);
  }

  /** A context of its own for one item. */
  sub(data: Readonly<Record<string, unknown>>): Context {
    return new Context(data, this);
  }

  /** Only the data of these names. */
  pick(names: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(names.map((name) => [name, this.get(name)]));
  }

  /** Its own data, without its parent's. */
  own(): Record<string, unknown> {
    return Object.fromEntries(this.#data);
  }
}
