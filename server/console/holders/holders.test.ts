import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestConsole, type TestPerson } from "../console.testbed.ts";
import { resetPassword } from "../people/reset-password.ts";
import { confirmOnMachine } from "./confirm-on-machine.ts";
import { MACHINE, readHolders } from "./holders.ts";

let callboard: TestConsole;
/** Set up the console, and is its first administrator. */
let ada: TestPerson;
/** Joined as the second of those who may decide. */
let bea: TestPerson;

beforeEach(async () => {
  callboard = await TestConsole.open();
  ada = await callboard.setUp("two-people");
  bea = await callboard.add(ada, "admin");
});

afterEach(() => callboard.close());

const isOne = async (a: TestPerson, b: TestPerson) =>
  (await readHolders(callboard.console.context.db)).isOnePerson(a.id, b.id);
const confirm = (who: { headers: Record<string, string> }, person: TestPerson) =>
  callboard.call("POST", `/people/${person.id}/confirm`, who, {});
const remove = (who: TestPerson, person: TestPerson) => callboard.call("DELETE", `/people/${person.id}`, who);
const invite = (who: TestPerson, email: string, role: string) =>
  callboard.call("POST", "/people", who, { name: "Again", email, role });
const join = (inviteUrl: string, password = "correct horse battery") =>
  callboard.call("POST", "/invitations/accept", null, { token: inviteUrl.split("#token=")[1], password });
const reset = (email: string, password?: string) =>
  resetPassword(callboard.console.context.settings, callboard.console.context.clock, {
    email,
    ...(password === undefined ? {} : { password }),
  });
const policy = (who: TestPerson, approvals: string) =>
  callboard.call("PUT", "/policy", who, { approvals, pendingExpiryDays: 7 });

/** One person alone, by accounts that she holds: who uploads, and who would decide on it. */
const attacks: Record<string, () => Promise<[TestPerson, TestPerson]>> = {
  "an operator whom she invited": async () => [await callboard.add(ada, "operator"), ada],
  "two people whom she invited": async () => [await callboard.add(ada, "operator"), bea],
  "two people whom she invited, both with the second's agreement": async () => [
    await callboard.add(ada, "admin", bea),
    await callboard.add(ada, "approver", bea),
  ],
  "one whom an invited one invited": async () => {
    const puppet = await callboard.add(ada, "admin", bea);
    return [await callboard.add(puppet, "operator"), ada];
  },
  "an invited one who was given a role that decides": async () => {
    const viewer = await callboard.add(ada, "viewer");
    const { proposal } = (await callboard.call("PATCH", `/people/${viewer.id}`, ada, { role: "admin" })).body;
    await callboard.call("POST", `/proposals/${proposal.id}/accept`, bea, {});
    return [viewer, ada];
  },
  "one who was removed and invited again": async () => {
    const cleo = await callboard.add(ada, "operator");
    await confirm(bea, cleo);
    await remove(ada, cleo);
    await join((await invite(ada, cleo.email, "operator")).body.inviteUrl);
    return [cleo, ada];
  },
  "the second person, removed and invited again": async () => {
    await remove(ada, bea);
    await join((await invite(ada, bea.email, "operator")).body.inviteUrl);
    return [bea, ada];
  },
  "who invited her, removed and invited again": async () => {
    await remove(bea, ada);
    await join((await invite(bea, ada.email, "operator")).body.inviteUrl);
    return [ada, bea];
  },
  "the second person, with a password set on the machine": async () => {
    await reset(bea.email, "a wholly new password");
    return [bea, ada];
  },
  "a confirmed one, by a reset link from the machine": async () => {
    const cleo = await callboard.add(ada, "operator");
    await confirm(bea, cleo);
    const { linkSecret } = await reset(cleo.email);
    await join(`#token=${linkSecret}`);
    return [cleo, ada];
  },
  "one with a reset on the machine, whom she confirms herself": async () => {
    const { linkSecret } = await reset(bea.email);
    await join(`#token=${linkSecret}`);
    expect((await confirm(ada, bea)).status).toBe(200);
    return [bea, ada];
  },
  "an operator who was invited while one person was enough": async () => {
    const { proposal } = (await policy(ada, "one-person")).body;
    await callboard.call("POST", `/proposals/${proposal.id}/accept`, bea, {});
    const operator = await callboard.add(ada, "operator");
    await policy(ada, "two-people");
    return [operator, ada];
  },
  "one who has another name by now": async () => {
    const operator = await callboard.add(ada, "operator");
    await callboard.call("PATCH", `/people/${operator.id}`, ada, { name: "Somebody Else" });
    return [operator, ada];
  },
};

describe("counts as one person", () => {
  it.each(Object.entries(attacks))("%s", async (_, attack) => {
    const [uploads, decides] = await attack();

    expect(await isOne(uploads, decides)).toBe(true);
    expect(await isOne(decides, uploads)).toBe(true);
  });
});

describe("counts as two", () => {
  it("the first administrator and the one who joined as the second", async () => {
    expect(await isOne(ada, bea)).toBe(false);
    const { items } = (await callboard.call("GET", "/people", ada)).body;
    expect(items.map((each: { unconfirmed: unknown }) => each.unconfirmed)).toEqual([
      null,
      { madeBy: "Ada", isSecond: true, mayConfirm: false },
    ]);
    expect((await callboard.audited("person.set-password")).at(-1)?.details).toMatchObject({ isSecond: true });
  });

  it("an invited person and who invited her, once the other has confirmed her", async () => {
    const operator = await callboard.add(ada, "operator");

    await confirm(bea, operator);

    expect(await isOne(operator, ada)).toBe(false);
    expect(await isOne(operator, bea)).toBe(false);
  });

  it("one with a reset on the machine, once two others have confirmed her", async () => {
    const cleo = await callboard.add(ada, "admin", bea);
    await confirm(ada, cleo);
    await reset(cleo.email, "a wholly new password");

    await confirm(ada, cleo);
    await confirm(bea, cleo);

    expect(await isOne(cleo, ada)).toBe(false);
  });

  it("one whom the machine has confirmed, with one audit row", async () => {
    const { settings, clock } = callboard.console.context;
    const operator = await callboard.add(ada, "operator");

    await confirmOnMachine(settings, clock, { email: operator.email });

    expect(await isOne(operator, ada)).toBe(false);
    expect(await callboard.audited("person.confirm")).toMatchObject([{ result: "done", whoName: "Callboard" }]);
  });

  it("a new second person, when the old one has been gone for as long as she is missed", async () => {
    await remove(ada, bea);
    callboard.clock.pass(7 * 24 * 3600_000);

    const dora = await callboard.add(await callboard.signIn(ada.email), "approver");

    expect(await isOne(dora, ada)).toBe(false);
  });
});

describe("confirming an account", () => {
  it("refuses without permission", async () => {
    const [one, other] = [await callboard.add(ada, "operator"), await callboard.add(ada, "operator")];

    expect((await confirm(one, other)).body.code).toBe("FORBIDDEN");
  });

  it("refuses who made it, whom that one made, and the person herself, naming who made it", async () => {
    const puppet = await callboard.add(ada, "approver", bea);
    const other = await callboard.add(bea, "operator");

    for (const who of [puppet, bea]) {
      expect(await confirm(who, other)).toMatchObject({ status: 403, body: { code: "FOUR_EYES" } });
    }
    const own = await confirm(puppet, puppet);
    expect(own.body.message).toMatch(/was made by admin 1 \(admin-1@example.org\)/);
    expect((await callboard.audited("person.confirm")).map((row) => row.result)).toEqual(Array(3).fill("refused"));
  });

  it("refuses a token, and a session whose password was given too long ago", async () => {
    const operator = await callboard.add(ada, "operator");
    const { body } = await callboard.call("POST", "/tokens", bea, { name: "ci", role: "admin", canDecide: true });
    await callboard.call("POST", `/proposals/${body.proposal.id}/accept`, ada, {});

    const byToken = await confirm({ headers: { authorization: `Bearer ${body.token}` } }, operator);
    callboard.clock.pass(10 * 60_000);
    const late = await confirm(bea, operator);

    expect(byToken.body.code).toBe("FORBIDDEN");
    expect(late.body.code).toBe("SIGN_IN_AGAIN");
  });

  it("refuses an account without a password: nobody can know who will set it", async () => {
    const { id } = (await invite(ada, "new@example.org", "operator")).body;

    const answer = await callboard.call("POST", `/people/${id}/confirm`, bea, {});

    expect(answer).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  });

  it("ends what was opened before, with one audit row", async () => {
    const operator = await callboard.add(ada, "operator");
    const token = await callboard.token(operator, "operator");

    const answer = await confirm(bea, operator);

    expect(answer.body.unconfirmed).toBeNull();
    expect((await callboard.call("GET", "/me", operator)).status).toBe(401);
    expect((await callboard.call("GET", "/me", token)).status).toBe(401);
    expect(await callboard.audited("person.confirm")).toMatchObject([
      { result: "done", target: operator.email, details: { endedSessions: 1, endedTokens: 1 } },
    ]);
  });

  it("asks for one more after a reset on the machine: nobody knows who did it", async () => {
    await reset(bea.email, "a wholly new password");

    const answer = await confirm(ada, bea);

    expect(answer.body.unconfirmed).toEqual({ madeBy: "Ada", isSecond: false, mayConfirm: false });
  });
});

describe("a proposal", () => {
  it("is not accepted by an account that its proposer made, and says whose both are", async () => {
    const puppet = await callboard.add(ada, "approver", bea);
    const { proposal } = (await policy(bea, "one-person")).body;

    const answer = await callboard.call("POST", `/proposals/${proposal.id}/accept`, puppet, {});

    expect(answer).toMatchObject({ status: 403, body: { code: "FOUR_EYES" } });
    expect(answer.body.message).toContain(`approver 2 (${puppet.email})`);
    expect(answer.body.message).toContain(`admin 1 (${bea.email})`);
    const { items } = (await callboard.call("GET", "/proposals", puppet)).body;
    expect(items.map((each: { mayAccept: boolean }) => each.mayAccept)).toEqual([false]);
  });
});

it("a reset on the machine of one of two who decide does not free the other's hands", async () => {
  await reset(bea.email);

  expect((await policy(ada, "one-person")).status).toBe(202);
  const { heldById } = await callboard.console.context.db.user.findUniqueOrThrow({ where: { id: bea.id } });
  expect(heldById).toBe(MACHINE);
});
