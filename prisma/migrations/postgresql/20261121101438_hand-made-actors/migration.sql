-- CreateTable
CREATE TABLE "HandMadeActor" (
    "address" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "sourceHash" TEXT NOT NULL,
    "globalName" TEXT,
    "host" TEXT,
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "clusterId" TEXT NOT NULL,

    CONSTRAINT "HandMadeActor_pkey" PRIMARY KEY ("address")
);

-- CreateIndex
CREATE INDEX "HandMadeActor_clusterId_idx" ON "HandMadeActor"("clusterId");
