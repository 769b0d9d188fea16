-- DropIndex
DROP INDEX "RolloutActor_rolloutId_state_idx";

-- CreateIndex
CREATE INDEX "RolloutActor_rolloutId_state_position_idx" ON "RolloutActor"("rolloutId", "state", "position");
