-- AlterTable
ALTER TABLE "RolloutActor" ADD COLUMN "class" TEXT;
ALTER TABLE "RolloutActor" ADD COLUMN "globalName" TEXT;
ALTER TABLE "RolloutActor" ADD COLUMN "host" TEXT;
