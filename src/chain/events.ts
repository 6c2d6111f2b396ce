import { defineEvent, type EventLayout } from "./abi.js";

/** Struct of `TaskRegistry`'s event; enums are uint8 in an ABI. */
const TASK =
  "tuple(uint8 domain, uint8 mode, uint32 points, uint32 maxPerWindow, uint32 window, uint32 maxPerEpoch, uint32 epochQuota, uint16 minQuality, " +
  "uint40 opensAt, uint40 closesAt, uint8 reputationDomain, uint32 minReputation, uint32 knee, address policy, bytes32 rubricHash) task";

/** Declarations of the events that recomputation needs, by contract name. A new event is one more line here. */
const DECLARATIONS: Readonly<Record<string, readonly string[]>> = {
  taskRegistry: [
    `event TaskCreated(uint64 indexed id, ${TASK}, string rubricURI)`,
    "event TaskClosed(uint64 indexed id, uint40 closedAt)",
    "event AttesterSet(uint64 indexed id, address indexed attester, bool allowed)",
  ],
  contributionResolver: [
    "event ContributionAccepted(bytes32 indexed uid, address indexed account, uint64 indexed task, address attester, uint32 quantity, uint16 quality, uint64 points, uint256 epoch, bytes32 evidence)",
    "event ContributionRevoked(bytes32 indexed uid, address indexed account, uint64 indexed task, uint256 epoch, uint64 points)",
  ],
  batchAnchor: [
    "event BatchPublished(uint256 indexed batchId, address indexed attester, uint32 count, bytes32 dataHash)",
    "event BatchLinked(uint256 indexed batchId, address indexed attester, uint32 count, bytes32 dataHash, string uri)",
    "event BatchRevoked(uint256 indexed batchId, address indexed attester)",
  ],
  eligibilityPolicy: [
    "event IssuerTrusted(bytes32 indexed schema, address indexed attester, tuple(uint128 minScore, uint16 scoreWord, uint16 nullifierWord, uint32 minAge, uint32 recheck) terms)",
    "event IssuerDistrusted(bytes32 indexed schema, address indexed attester)",
    "event CredentialRegistered(address indexed account, bytes32 indexed uid, bytes32 indexed nullifier, bytes32 schema, address attester, uint40 since)",
    "event NullifierUnbound(bytes32 indexed nullifier, address indexed account)",
    "event ExemptSet(address indexed account, bool exempt)",
  ],
  reviewResolver: [
    "event ReviewRevealed(bytes32 indexed contribution, address indexed reviewer, uint32 indexed round, bytes32 uid, uint16 score, uint112 stake)",
  ],
  contributionDisputes: [
    "event DisputeOpened(bytes32 indexed contribution, address indexed challenger, address indexed attester, uint8 reason, bytes32 evidence, uint40 deadline)",
    "event DisputeUpheld(bytes32 indexed contribution, address indexed challenger, address indexed attester, uint112 slashed, uint112 rewarded)",
    "event DisputeRejected(bytes32 indexed contribution, address indexed challenger, address indexed attester, uint112 slashed)",
    "event DisputeExpired(bytes32 indexed contribution, address indexed challenger)",
  ],
  emissionSchedule: [
    "event Settled(uint256 indexed epoch, bytes32 indexed root, uint64 units, uint64 budget, uint64 treasury)",
  ],
  epochOracle: [
    "event Proposed(uint256 indexed epoch, bytes32 indexed root, address indexed proposer, uint8 round, bytes32 bundleHash, string bundleURI)",
    "event Confirmed(uint256 indexed epoch, bytes32 indexed root, address indexed operator, uint8 confirmations)",
    "event Challenged(uint256 indexed epoch, bytes32 indexed root, address indexed challenger, bytes32 counterRoot, uint112 bond)",
    "event Finalized(uint256 indexed epoch, bytes32 indexed root, uint64 units)",
    "event RulesSet(uint256 indexed fromEpoch, bytes32 indexed rulesHash, string uri)",
  ],
};

/** Layouts of the program's events, by contract name. */
export const PROGRAM_EVENTS: Readonly<Record<string, readonly EventLayout[]>> = Object.fromEntries(
  Object.entries(DECLARATIONS).map(([contract, events]) => [contract, events.map(defineEvent)]),
);

/** EAS's own event of a revocation, of which only those of trusted issuers' credentials are read. */
export const CREDENTIAL_REVOKED = defineEvent(
  "event Revoked(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID)",
);

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
