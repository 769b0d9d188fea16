import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const pack = (name: string) => packActors("export class Echo extends Actor { receive() {} }", { name });

export function sourceAvailabilitySuite(makeGround: MakeGround): void {
  describe("an actor that wants to know which sources may be used on its host", () => {
    let ground: Ground;
    let north: ActorSystem;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north");
    });
    afterEach(() => ground.clear());

    const said = (messages: readonly unknown[]) =>
      (messages as { name: string; isAvailable: boolean; host: string }[]).map(
        ({ name, isAvailable, host }) => `${name} ${isAvailable ? "yes" : "no"} on ${host}`,
      );

    it("hears at once of those that may be used, and of no other", async () => {
      await ground.authority.approve(north, await pack("first"));
      const gone = await ground.authority.approve(north, await pack("gone"));
      await ground.authority.approve(north, await pack("third"));
      await north.loadSource(await pack("pending"));
      await north.unloadSource(gone, "refuse");

      const ear = await listen(north, "sourceAvailability");

      expect(said(await ear.until(2)).sort()).toEqual(["first yes on north", "third yes on north"]);
    });

    it("hears of an approval, an unload, a load again and a revocation: each once, on each host of its own", async () => {
      const east = await ground.host("east");
      const ears = [await listen(north, "sourceAvailability"), await listen(east, "sourceAvailability")];
      const zip = await pack("source");

      const hash = await ground.authority.approve(north, zip);
      await north.unloadSource(hash, "force");
      await north.loadSource(zip);
      await north.applyStatement(ground.authority.sign({ hash, name: "source", version: "1.0.0", decision: "revoke" }));

      for (const [index, host] of ["north", "east"].entries())
        expect(said(await (ears[index] as (typeof ears)[0]).until(4))).toEqual(
          ["yes", "no", "yes", "no"].map((word) => `source ${word} on ${host}`),
        );
    });

    it("hears that it drains when nothing new may begin on it any more, not again when its last actor is gone", async () => {
      const hash = await ground.authority.approve(north, await pack("source"));
      const actor = await north.createActor("Echo", { sourceHash: hash });
      const ear = await listen(north, "sourceAvailability");

      await north.unloadSource(hash, "drain");
      await north.stop(actor);
      await ground.authority.approve(north, await pack("next"));

      expect(said(await ear.until(3))).toEqual(["source yes on north", "source no on north", "next yes on north"]);
    });
  });
}
