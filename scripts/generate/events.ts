import { Interface, type EventFragment, type JsonFragment, type ParamType } from "ethers";
import { CONTRACTS, type ContractName } from "../../src/chain/contracts.js";
import type { EventLayout, Field } from "../../src/chain/abi.js";
import { abiOf } from "./artifacts.js";

/** Events that somebody reads, by contract; no others are fetched or stored. */
export const READ_EVENTS = {
  taskRegistry: ["TaskCreated", "TaskClosed", "AttesterSet"],
  contributionResolver: ["ContributionAccepted", "ContributionRevoked"],
  batchAnchor: ["BatchPublished", "BatchLinked", "BatchRevoked"],
  batchAvailability: ["BatchHeld", "ChunkDemanded", "ChunkPublished"],
  eligibilityPolicy: ["IssuerTrusted", "IssuerDistrusted", "CredentialRegistered", "NullifierUnbound", "ExemptSet"],
  reviewResolver: ["RoundDrawn", "ReviewRevealed"],
  contributionDisputes: ["DisputeOpened", "DisputeUpheld", "DisputeRejected", "DisputeExpired", "DisputeClosed"],
  epochOracle: ["StakeLaid", "BackingWithdrawn", "Confirmed"],
  emissionSchedule: ["Funded", "SurplusBooked", "Settled", "WoundDown"],
  stakeVault: ["Bonded", "Unbonded", "Locked", "Unlocked", "Forfeited", "Slashed"],
} as const satisfies Partial<Record<ContractName, readonly string[]>>;

/**
 * Places the arguments of an event: topics in order, then words of the data. Tuples of static members are flattened; `string` and
 * `bytes` follow their offset.
 * @throws Error for an array, which has no fixed place.
 */
export function layoutOf(event: EventFragment): EventLayout {
  const fields: Field[] = [];
  let topics = 1;
  let at = 2;
  for (const input of event.inputs) {
    for (const { name, type } of flatten(input)) {
      fields.push({ name, read: readerOf(type), topic: input.indexed === true ? topics++ : -1, at });
      if (input.indexed !== true) at += 64;
    }
  }
  return { name: event.name, topic0: event.topicHash, fields, topics, length: at };
}

function flatten({ name, type, components }: ParamType): { name: string; type: string }[] {
  if (components === null) return [{ name, type }];
  return components.flatMap(flatten).map((member) => ({ ...member, name: `${name}.${member.name}` }));
}

function readerOf(type: string): Field["read"] {
  if (type === "bool") return "boolean";
  const bits = /^uint(\d+)$/.exec(type)?.[1];
  if (bits !== undefined) return Number(bits) <= 48 ? "number" : "bigint";
  if (type === "bytes32" || type === "address" || type === "string" || type === "bytes") return type;
  throw new Error(`A parameter of type ${type} has no fixed place.`);
}

/** Layout of one event of an ABI. */
export function eventOf(abi: readonly JsonFragment[], name: string): EventLayout {
  const event = new Interface(abi).getEvent(name);
  if (event === null) throw new Error(`There is no event ${name}.`);
  return layoutOf(event);
}

/** The file of layouts. */
export function eventsFile(): string {
  const layouts = Object.entries(READ_EVENTS).map(([contract, names]) => {
    const abi = abiOf(CONTRACTS[contract as ContractName]);
    return [contract, names.map((name) => eventOf(abi, name))];
  });
  return `import type { EventLayout } from "../abi.js";

    /** Layouts of the program's events that somebody reads, by the names of CONTRACTS. */
    export const PROGRAM_EVENTS: Readonly<Record<string, readonly EventLayout[]>> =
      ${JSON.stringify(Object.fromEntries(layouts))};

    /** EAS's own event of a revocation, of which only those of trusted issuers' credentials are read. */
    export const CREDENTIAL_REVOKED: EventLayout = ${JSON.stringify(eventOf(abiOf("IEAS"), "Revoked"))};
  `;
}
