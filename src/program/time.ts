import { readHead, readHeader, readTagged, type Header } from "../chain/logs.js";
import type { Request } from "../chain/provider.js";
import { AssayError } from "../engine/errors.js";
import type { Session } from "./session.js";

/** Time of the chain's newest block, Unix seconds. */
export async function chainTime({ request }: Pick<Session, "request">): Promise<number> {
  const block = (await request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string } | null;
  if (block === null) throw new AssayError("CHAIN", "The network has no latest block.");
  return Number(block.timestamp);
}

/** Confirmations where a network does not say what is final. */
const USUAL_CONFIRMATIONS = 64;

/** The newest confirmed block: with so many blocks on top, or what the network calls final. */
export async function confirmedHeader(request: Request, confirmed: number | "finalized"): Promise<Header> {
  const depth = confirmed === "finalized" ? USUAL_CONFIRMATIONS : confirmed;
  const final = confirmed === "finalized" ? await finalHeader(request) : undefined;
  const header = final ?? (await readHeader(request, Math.max(0, (await readHead(request)) - depth)));
  if (header !== undefined) return header;
  throw new AssayError("CHAIN", "The node does not have its own newest block.", "Try again, or use another RPC URL.");
}

/** What the network calls final; undefined if it does not know the word. */
async function finalHeader(request: Request): Promise<Header | undefined> {
  return readTagged(request, "finalized").catch((error: unknown) => {
    if (error instanceof AssayError) throw error;
    return undefined;
  });
}

/** A date for people: UTC, to the minute. */
export function when(seconds: bigint | number): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

const LENGTHS = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
] as const;

/** A duration for people. */
export function duration(seconds: number): string {
  const [length, name] = LENGTHS.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? [1, "second"];
  const count = seconds / length;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** A time as seen from another, for people: "in 3 days", "2 hours ago". */
export function relative(seconds: number, now: number): string {
  const distance = Math.abs(seconds - now);
  const [length, name] = LENGTHS.find(([unit]) => distance >= unit) ?? [1, "second"];
  const count = Math.floor(distance / length);
  const words = `${count} ${name}${count === 1 ? "" : "s"}`;
  return seconds >= now ? `in ${words}` : `${words} ago`;
}
