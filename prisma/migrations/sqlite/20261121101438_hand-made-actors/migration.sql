-- CreateTable
CREATE TABLE "HandMadeActor" (
    "address" TEXT NOT NULL PRIMARY KEY,
    "class" TEXT NOT NULL,
    "sourceHash" TEXT NOT NULL,
    "globalName" TEXT,
    "host" TEXT,
    "createdByName" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "clusterId" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "HandMadeActor_clusterId_idx" ON "HandMadeActor"("clusterId");
