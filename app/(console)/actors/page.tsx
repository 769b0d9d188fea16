import type { Metadata } from "next";
import { ActorsView } from "../../../components/actors/actors-view.tsx";

export const metadata: Metadata = { title: "Actors" };

export default function ActorsPage() {
  return <ActorsView />;
}
