import type { Database, Transaction } from "../database/database.ts";

/** Holds an account whose password was reset on the console's machine: nobody here knows who has it. */
export const MACHINE = "machine";

/** A person as a sentence names her. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

interface Account extends Named {
  readonly heldById: string | null;
}

/**
 * Which accounts count as one person. Who was given the link to an account may be the one who acts by it, so until
 * somebody else confirms it, it counts as her: two accounts are one person when the chains of their holders end at the
 * same one. An account that the machine holds may be anybody's: it is no other person than anyone.
 *
 * The second person (`policy.secondId`) joined on the word of the only one who could decide, when nobody was there to
 * confirm her. She and that one count as two, towards each other only.
 */
export class Holders {
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #secondId: string | null;

  constructor(accounts: readonly Account[], secondId: string | null) {
    this.#accounts = new Map(accounts.map((account) => [account.id, account]));
    this.#secondId = secondId;
  }

  /** Who holds this account; null: it stands for itself. */
  holderOf(id: string): Named | typeof MACHINE | null {
    const holder = this.#holderOf(id);
    return holder === null || holder === MACHINE ? holder : this.named(holder);
  }

  /** How it came to count as somebody else's: "was made by Ada (ada@example.org)". */
  origin(id: string): string {
    const holder = this.#holderOf(id);
    if (holder === null) return "stands for itself";
    return holder === MACHINE ? "was reset on the console's machine" : `was made by ${this.#name(holder)}`;
  }

  named(id: string): Named {
    const { name, email } = this.#accounts.get(id) ?? { name: id, email: id };
    return { id, name, email };
  }

  /** She joined as the second person, and it still holds. */
  isSecond(id: string): boolean {
    return id === this.#secondId && this.#isPair(id, this.#holderOf(id) ?? id);
  }

  isOnePerson(a: string, b: string): boolean {
    if (a === b) return true;
    if (this.#isPair(a, b)) return false;
    const [endOfA, endOfB] = [this.#endOf(a), this.#endOf(b)];
    return endOfA === MACHINE || endOfB === MACHINE || endOfA === endOfB;
  }

  /** All accounts that are this person, her own first. */
  allOf(id: string): string[] {
    return [id, ...[...this.#accounts.keys()].filter((other) => other !== id && this.isOnePerson(id, other))];
  }

  /** May this person confirm that account? Whoever is another than its holder may; nobody her own. */
  mayConfirm(callerId: string, id: string): boolean {
    const holder = this.#holderOf(id);
    if (holder === null || callerId === id) return false;
    return holder === MACHINE ? this.#endOf(callerId) !== MACHINE : !this.isOnePerson(callerId, holder);
  }

  /** Why these two, which are one person, are: names both, who holds them, and what can be done. */
  explain(callerId: string, otherId: string): { message: string; remedy: string } {
    const isHeld = (id: string) => this.#holderOf(id) !== null;
    const unconfirmed = [otherId, callerId].filter(isHeld);
    const chains = new Set([...this.#chainOf(otherId), ...this.#chainOf(callerId)].filter(isHeld));
    const whose = [...chains].map((id) => `that of ${this.#name(id)} ${this.origin(id)}`);
    const who = `the accounts of ${this.#name(callerId)} and ${this.#name(otherId)}`;
    const names = unconfirmed.map((id) => this.#name(id)).join(" or ");
    return {
      message: `${who} count as one person: ${whose.join(" and ")}, and nobody else has confirmed ${whose.length === 1 ? "it" : "them"}`,
      remedy: this.mayConfirm(callerId, otherId)
        ? `Confirm the account of ${this.#name(otherId)} under People, if you know that nobody else uses it.`
        : `Ask another person who may decide to do it, or to confirm the account of ${names} under People. Where nobody else can: callboard admin confirm-person, on the console's machine.`,
    };
  }

  #name(id: string): string {
    const { name, email } = this.named(id);
    return `${name} (${email})`;
  }

  #holderOf(id: string): string | null {
    return this.#accounts.get(id)?.heldById ?? null;
  }

  #isPair(a: string, b: string): boolean {
    const second = this.#secondId;
    if (second === null || (a !== second && b !== second)) return false;
    const first = a === second ? b : a;
    if (this.#holderOf(second) !== first) return false;
    const above = this.#chainOf(first);
    return !above.includes(second) && !above.includes(MACHINE);
  }

  /** This account, who holds it, who holds that one, and so on; each once. */
  #chainOf(id: string): string[] {
    const chain: string[] = [];
    for (let at: string | null = id; at !== null && !chain.includes(at); at = this.#holderOf(at)) chain.push(at);
    return chain;
  }

  /** The last of the chain. Where two hold each other it goes round: then any of these, always the same one. */
  #endOf(id: string): string {
    const chain = this.#chainOf(id);
    const last = chain.at(-1) ?? id;
    const back = this.#holderOf(last);
    return back === null ? last : (chain.slice(chain.indexOf(back)).sort()[0] ?? last);
  }
}

/** Those who were removed are in it too: what they made, and held, stays theirs. */
export async function readHolders(db: Database | Transaction): Promise<Holders> {
  const accounts = await db.user.findMany({ select: { id: true, name: true, email: true, heldById: true } });
  const policy = await db.policy.findUnique({ where: { id: 1 }, select: { secondId: true } });
  return new Holders(accounts, policy?.secondId ?? null);
}
