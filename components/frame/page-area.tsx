import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

/** The page itself, which alone scrolls. Another page is seen from its top, unless its address names a place in it. */
export function PageArea({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const area = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    if (window.location.hash === "") area.current?.scrollTo(0, 0);
  }, [pathname]);
  return (
    <main
      ref={area}
      id="main"
      tabIndex={-1}
      className="flex min-h-0 min-w-0 grow flex-col overflow-y-auto focus:outline-none"
    >
      {children}
    </main>
  );
}
