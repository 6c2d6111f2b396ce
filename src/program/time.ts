import { AssayError } from "../engine/errors.js";
import type { Session } from "./session.js";

/** Time of the chain's newest block, Unix seconds. */
export async function chainTime({ request }: Pick<Session, "request">): Promise<number> {
  const block = (await request("eth_getBlockByNumber", ["latest", false])) as { timestamp: string } | null;
  if (block === null) throw new AssayError("CHAIN", "The network has no latest block.");
  return Number(block.timestamp);
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
