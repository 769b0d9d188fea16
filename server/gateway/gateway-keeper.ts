import { Actor, type ActorClass, ChildActorExited, message, on, PASS, z } from "#runtime";

const AGAIN_AFTER_MS = 100;

const Again = message("gateway.Again", z.object({}));

/**
 * Sees to it that there is always one gateway: its parent, which puts another in its place at once when it ended, and
 * tries again every tenth of a second when it could not start.
 */
export function gatewayKeeper(gateway: ActorClass): ActorClass {
  return class GatewayKeeper extends Actor {
    static handles = [
      on(ChildActorExited, (self: GatewayKeeper, { reason }) => self.childExited(reason)),
      on(Again, (self: GatewayKeeper, _wakeup, sender) => (sender === self.self ? self.begin() : PASS)),
    ];

    onStart(): void {
      this.begin();
    }

    private begin(): void {
      this.createActor(gateway);
    }

    private childExited(reason: string): void {
      this.log.warn(`the gateway exited: ${reason}`);
      if (reason.startsWith("stopped")) this.begin();
      else this.wakeupAfter(AGAIN_AFTER_MS, Again({}));
    }
  };
}
