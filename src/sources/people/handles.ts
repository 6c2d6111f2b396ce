import type { FieldRule } from "../records.js";
import { isBlank } from "../text/values.js";

/** Longest handle that is taken. */
const LONGEST = 320;

/** Who somebody is at a source: `github:ann`, `discord:1001`, `git:ann@example.org`. Case does not count. */
export const HANDLE: FieldRule<string> = {
  expected: "a handle (source:name, such as github:ann or git:ann@example.org)",
  optional: false,
  parse(text) {
    const handle = text.trim().toLowerCase();
    const name = /^[a-z][a-z0-9-]*:([^\s\p{Cc}].*)$/u.exec(handle)?.[1];
    return handle.length > LONGEST || name === undefined || isBlank(name) ? undefined : handle;
  },
};

/** Handles that are bots by their names alone. */
export const isBotName = (handle: string): boolean => /\[bot\](@|$)/.test(handle);

/** What is known of a handle: its wallet, that it is a bot, or nothing. */
export type Known = { readonly account: string } | "bot" | undefined;

/** Who is who. */
export interface Handles {
  of(handle: string): Known;
}

/** Nobody is known but those who are bots by name or in a list. */
export function noHandles(bots: readonly string[] = []): Handles {
  const named = new Set(bots.map((bot) => bot.toLowerCase()));
  return { of: (handle) => (isBotName(handle) || named.has(handle) ? "bot" : undefined) };
}

/** The same handles with some more that are bots. */
export function withBots(handles: Handles, bots: readonly string[] = []): Handles {
  const more = noHandles(bots);
  return { of: (handle) => more.of(handle) ?? handles.of(handle) };
}
