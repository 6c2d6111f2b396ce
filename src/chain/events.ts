import type { EventLayout } from "./abi.js";
import { CREDENTIAL_REVOKED, PROGRAM_EVENTS } from "./generated/events.js";

/** Finds the layout of a log by its address and first topic. */
export type EventLookup = (address: string, topic0: string) => { contract: string; event: EventLayout } | undefined;

/** A lookup over the contracts at `addresses` (by name). */
export function eventLookup(addresses: Readonly<Record<string, string>>): EventLookup {
  const table = new Map<string, { contract: string; event: EventLayout }>();
  for (const [contract, address] of Object.entries(addresses)) {
    for (const event of PROGRAM_EVENTS[contract] ?? [])
      table.set(`${address.toLowerCase()} ${event.topic0}`, { contract, event });
  }
  return (address, topic0) => table.get(`${address.toLowerCase()} ${topic0}`);
}

/** Filter of `eth_getLogs` that covers all events of the contracts at `addresses`. */
export function eventFilter(addresses: Readonly<Record<string, string>>): { address: string[]; topics: string[][] } {
  const known = Object.entries(addresses).filter(([contract]) => PROGRAM_EVENTS[contract] !== undefined);
  const topics = known.flatMap(([contract]) => (PROGRAM_EVENTS[contract] ?? []).map((event) => event.topic0));
  return { address: known.map(([, address]) => address), topics: [[...new Set(topics)]] };
}

/** An issuer of credentials: what it attests, and as whom. */
export interface CredentialIssuer {
  readonly schema: string;
  readonly attester: string;
}

/** Filter that covers the revocations of these issuers' credentials at an EAS. */
export function revocationFilter(eas: string, issuers: readonly CredentialIssuer[]) {
  const padded = issuers.map(({ attester }) => `0x${"0".repeat(24)}${attester.slice(2).toLowerCase()}`);
  const schemas = issuers.map(({ schema }) => schema);
  return { address: [eas], topics: [[CREDENTIAL_REVOKED.topic0], null, [...new Set(padded)], [...new Set(schemas)]] };
}
