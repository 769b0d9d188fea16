import { expect, it } from "vitest";
import { describeOnBothDatabases } from "../database/both-databases.testbed.ts";
import { ClusterTestbed, sourceZip } from "./cluster.testbed.ts";

const V1 = "1".repeat(64);

describeOnBothDatabases("the path of a source", (makePlace) => {
  it("goes from upload over approval, rollout and undo to retirement, all of it in the audit", async () => {
    const bed = await ClusterTestbed.start({ place: (await makePlace()).place });
    try {
      const actors = [1, 2].map((n) => ({ address: `north:1.${n}`, source: V1 }));
      await bed.show(actors);
      bed.gateway.answer("actor.swap", ({ addresses: [address = ""], toSource }) => {
        bed.moved(address, toSource);
        return { results: [{ ok: true, address, fromSource: V1, pauseMs: 0.5 }] };
      });
      const reaches = (id: string, state: string) =>
        bed.until(async () => (await bed.call("GET", `/rollouts/${id}`, "vera")).body.state === state);

      const toSource = await bed.approved(await sourceZip());
      await bed.call("POST", `/sources/${toSource}/activate`, "olga", {});
      const { body } = await bed.call("POST", "/rollouts", "olga", {
        select: { class: "Hello" },
        toSource,
        reason: "new",
      });
      await reaches(body.id, "done");
      await bed.call("POST", `/rollouts/${body.id}/undo`, "olga");
      await reaches(body.id, "undone");
      await bed.call("DELETE", `/sources/${toSource}`, "olga", { mode: "refuse", reason: "not wanted" });

      const { body: sources } = await bed.call("GET", "/sources?name=hello", "vera");
      expect(sources).toMatchObject({ total: 1, items: [{ hash: toSource, state: "retired" }] });
      expect((await bed.call("GET", "/rollouts", "vera")).body).toMatchObject({
        total: 1,
        items: [{ state: "undone" }],
      });
      expect((await bed.call("GET", "/metrics", "vera")).body).toContain(`callboard_rollouts{state="undone"} 1`);
      expect(await bed.audited()).toEqual([
        "source.upload:done",
        "source.decide:done",
        "source.activate:intent",
        "source.activate:done",
        "rollout.start:done",
        "rollout.end:done",
        "rollout.undo:done",
        "rollout.end:done",
        "source.unload:intent",
        "source.unload:done",
      ]);
    } finally {
      await bed.stop();
    }
  });
});
