-- AlterTable
ALTER TABLE "RolloutActor" ADD COLUMN     "class" TEXT,
ADD COLUMN     "globalName" TEXT,
ADD COLUMN     "host" TEXT;
