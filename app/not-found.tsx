import type { Metadata } from "next";
import { Entrance } from "../components/sign-in/entrance.tsx";
import { buttonClasses } from "../components/ui/button.tsx";

export const metadata: Metadata = { title: "No such page" };

export default function NotFoundPage() {
  return (
    <Entrance title="There is no such page" lead="The address is mistyped, or from another version of Callboard.">
      <div>
        <a href="/topology" className={buttonClasses("main")}>
          To the topology
        </a>
      </div>
    </Entrance>
  );
}
