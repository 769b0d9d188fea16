-- CreateTable
CREATE TABLE "SentMessage" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "messageType" TEXT NOT NULL,
    "message" TEXT,
    "timeoutMs" INTEGER,
    "outcome" TEXT NOT NULL,
    "reply" TEXT,
    "latencyMs" DOUBLE PRECISION,
    "error" TEXT,

    CONSTRAINT "SentMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SavedMessage" (
    "id" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "ownerName" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "targetKind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "messageType" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "timeoutMs" INTEGER NOT NULL,
    "isShared" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SavedMessage_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SentMessage_personId_at_idx" ON "SentMessage"("personId", "at");

-- CreateIndex
CREATE INDEX "SentMessage_at_idx" ON "SentMessage"("at");

-- CreateIndex
CREATE INDEX "SavedMessage_ownerId_idx" ON "SavedMessage"("ownerId");

-- CreateIndex
CREATE INDEX "SavedMessage_isShared_idx" ON "SavedMessage"("isShared");
