-- CreateIndex
CREATE INDEX "RolloutActor_rolloutId_pauseMs_position_idx" ON "RolloutActor"("rolloutId", "pauseMs", "position");
