import { expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import { SelectedActors } from "./selected-actors.ts";

/** A database that says of each rollout one actor; what it is asked is kept. */
function database() {
  const asked: string[] = [];
  let isGone = false;
  const findMany = async ({ where }: { where: { rolloutId: string } }) => {
    asked.push(where.rolloutId);
    if (isGone) throw new Error("the database is gone");
    return [{ address: `north:1.${where.rolloutId}` }];
  };
  const db = { rolloutActor: { findMany } } as unknown as Database;
  return { selected: new SelectedActors(db), asked, lose: (gone: boolean) => (isGone = gone) };
}

it("who was selected for a rollout is read once, for the two that were looked at last", async () => {
  const { selected, asked } = database();

  for (const id of ["1", "1", "2", "1", "3", "1", "2"]) {
    expect([...(await selected.of(id))]).toEqual([`north:1.${id}`]);
  }

  expect(asked).toEqual(["1", "2", "3", "2"]);
});

it("what could not be read is read again", async () => {
  const { selected, asked, lose } = database();
  lose(true);
  await expect(selected.of("1")).rejects.toThrow("gone");
  lose(false);

  expect((await selected.of("1")).size).toBe(1);
  expect(asked).toEqual(["1", "1"]);
});
