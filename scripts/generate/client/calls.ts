import { Interface, type FunctionFragment, type ParamType } from "ethers";
import { CONTRACTS, type ContractName } from "../../../src/chain/contracts.js";
import type { AbiCall, AbiType } from "../../../src/client/abi.js";
import type { AbiEvent, IndexedEvent } from "../../../src/client/chain.js";
import { abiOf } from "../artifacts.js";

/** Functions that the client calls; no others take room in a browser. */
export const CALLED = {
  distributor: [
    "rootOf",
    "creditOf",
    "creditedOf",
    "vestedOf",
    "releasedOf",
    "releasableOf",
    "nextUnlockOf",
    "vesting",
    "unit",
    "token",
    "nonces",
    "eip712Domain",
    "claim",
    "claimWithReputation",
    "claimTo",
    "claimBySig",
    "recipientOf",
    "setRecipient",
    "setRecipientBySig",
    "cancelRecipient",
  ],
  epochOracle: ["nextEpoch", "rootOf", "bundleOf", "statusOf", "epochEnd", "epochLength", "cutOff"],
  reputationToken: ["isCredited", "reputationOf", "totalReputationOf"],
} as const satisfies Partial<Record<ContractName, readonly string[]>>;

/** Contracts beside a program's own, by the names that the client gives them. */
const OTHERS = {
  token: "IERC20Metadata",
  quadraticRound: "QuadraticRound",
  retroRound: "RetroRound",
  bountyBoard: "BountyBoard",
  peerRound: "PeerRound",
  schemaRegistry: "ISchemaRegistry",
} as const;

/** Functions of what a community does besides claiming; a page that only claims loads none of them. */
export const COMMUNITY_CALLED = {
  taskRegistry: ["count", "taskOf", "notice"],
  contributionDisputes: ["count", "disputeOf", "terms", "dispute", "rule", "close"],
  rewardEscrow: ["epochOf", "stateOf", "holdPeriod", "open", "rule", "release", "reclaim"],
  epochOracle: [
    ...["proposalOf", "dispute", "finalizableAt", "openFrom", "proposalStake", "challengeStake", "stakesDecide"],
    ...["propose", "confirm", "challenge", "rule", "addStake", "finalize"],
  ],
  emissionSchedule: ["budgetOf"],
  council: ["council"],
  reputationToken: ["delegates", "getVotes", "delegate", "tokenURI", "halfLife", "totalSupply", "balanceOf"],
  governor: [
    ...["state", "proposalVotes", "proposalSnapshot", "proposalDeadline", "quorum", "hasVoted", "castVote"],
    ...["proposalThreshold", "propose"],
  ],
  token: ["symbol", "decimals", "balanceOf", "allowance", "approve"],
  quadraticRound: ["count", "roundOf", "projectOf", "shareOf", "giftOf", "donate"],
  retroRound: ["count", "roundOf", "projectOf", "shareOf", "votingOf", "creditsOf", "spentBy", "votesOf", "vote"],
  bountyBoard: ["count", "bountyOf", "candidateOf", "applyFor"],
  peerRound: ["currentRound", "receivedBy", "spentBy", "giftOf", "give", "setReceives", "receives"],
  eas: ["getSchemaRegistry", "attest"],
  schemaRegistry: ["getSchema", "register"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const COMMUNITY_EVENTS = {
  taskRegistry: ["TaskCreated"],
  contributionDisputes: ["DisputeOpened"],
  epochOracle: ["Proposed", "Confirmed", "Challenged", "Finalized"],
  reputationToken: ["ReputationCredited", "ReputationMigrated", "ReputationBurned"],
  governor: ["ProposalCreated"],
  quadraticRound: ["QuadraticRoundCreated", "ProjectAdded"],
  retroRound: ["RetroRoundCreated", "ProjectAdded"],
  bountyBoard: ["BountyPosted"],
} as const;

/** Events whose last argument is the address of a bundle. */
const EVENTS = { epochOracle: ["Proposed", "Challenged", "MirrorAnnounced"] } as const;

/**
 * The client's form of a parameter's type.
 * @throws Error for a signed integer or an array of fixed length, which no function of the client has.
 */
export function typeOf(parameter: ParamType): AbiType {
  const { baseType, arrayChildren, components, type } = parameter;
  if (baseType === "array" && arrayChildren !== null) {
    if (parameter.arrayLength === -1) return [typeOf(arrayChildren)];
  } else if (components !== null) return Object.fromEntries(components.map((member) => [member.name, typeOf(member)]));
  else if (/^(uint\d+|address|bool|bytes\d*|string)$/.test(type)) return type;
  throw new Error(`The client has no form for ${type}.`);
}

/** A function as the client calls it. */
export function callOf(fragment: FunctionFragment): AbiCall {
  const { selector, inputs, outputs } = fragment;
  return { selector: selector as AbiCall["selector"], inputs: inputs.map(typeOf), outputs: outputs.map(typeOf) };
}

/** An event as the client reads it: what stands in the data of its logs. */
function eventOf(abi: Interface, name: string): AbiEvent {
  const { topic, data } = indexedEventOf(abi, name);
  return { topic, data };
}

/** An event with its indexed members. */
function indexedEventOf(abi: Interface, name: string): IndexedEvent {
  const event = abi.getEvent(name);
  if (event === null) throw new Error(`There is no event ${name}.`);
  const members = (indexed: boolean): AbiEvent["data"] =>
    Object.fromEntries(
      event.inputs.filter((input) => (input.indexed ?? false) === indexed).map((input) => [input.name, typeOf(input)]),
    );
  return { topic: event.topicHash as AbiEvent["topic"], indexed: members(true), data: members(false) };
}

const interfaceOf = (contract: string): Interface =>
  new Interface(abiOf(CONTRACTS[contract as ContractName] ?? OTHERS[contract as keyof typeof OTHERS]));

function tableOf(
  names: Readonly<Record<string, readonly string[]>>,
  entry: (abi: Interface, name: string) => unknown,
): string {
  const contracts = Object.entries(names).map(([contract, members]) => {
    const abi = interfaceOf(contract);
    return [contract, Object.fromEntries(members.map((name) => [name, entry(abi, name)]))];
  });
  return JSON.stringify(Object.fromEntries(contracts));
}

function functionOf(abi: Interface, name: string): AbiCall {
  const fragment = abi.getFunction(name);
  if (fragment === null) throw new Error(`There is no function ${name}.`);
  return callOf(fragment);
}

/** The file of calls. */
export function callsFile(): string {
  return `
    /** Functions that the client calls, by the names of the contracts. */
    export const CALLS = ${tableOf(CALLED, functionOf)} as const;

    /** Events that the client reads. */
    export const CALL_EVENTS = ${tableOf(EVENTS, eventOf)} as const;
  `;
}

/** The file of calls of a community. */
export function communityCallsFile(): string {
  return `
    /** Functions of what a community does besides claiming, by the names of the contracts. */
    export const COMMUNITY_CALLS = ${tableOf(COMMUNITY_CALLED, functionOf)} as const;

    /** Events that tell of it. */
    export const COMMUNITY_EVENTS = ${tableOf(COMMUNITY_EVENTS, indexedEventOf)} as const;
  `;
}
