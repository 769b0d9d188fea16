-- AlterTable
ALTER TABLE "User" ADD COLUMN "heldById" TEXT;

-- AlterTable
ALTER TABLE "Policy" ADD COLUMN "secondId" TEXT;
