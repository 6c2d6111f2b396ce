import { useEffect, useState } from "react";

/** The parts of the page's address after its `#`: `#/why/0x…/3` is ["why", "0x…", "3"]. */
export function useRoute(): readonly string[] {
  const [route, setRoute] = useState(readRoute);
  useEffect(() => {
    const follow = (): void => setRoute(readRoute());
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return route;
}

const readRoute = (): readonly string[] => location.hash.replace(/^#\/?/, "").split("/");

/** The account that a part of the page's address names; empty if it names none. */
export const accountIn = (part: string | undefined): string => (isAddress(part ?? "") ? (part ?? "") : "");

export const isAddress = (text: string): boolean => /^0x[0-9a-f]{40}$/i.test(text);
