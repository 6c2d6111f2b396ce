import { id, keccak256 } from "ethers";

import type { ContractName } from "../chain/contracts.js";
import { PROGRAM_EVENTS } from "../chain/generated/events.js";
import type { View } from "../chain/multicall.js";
import type { Request } from "../chain/provider.js";
import { fromHex } from "../engine/columns/bytes.js";
import { factCount } from "../engine/mirrors/facts.js";
import type { FactHistory } from "../store/facts.js";
import { readCredentials } from "../store/policy.js";
import type { Store } from "../store/store.js";
import { answerAt, getAttestation } from "./credentials.js";

/** A view, and what it answers if the store holds every fact up to a block. */
export interface Expected extends View {
  readonly contract: ContractName;
  /** The call, for people. */
  readonly what: string;
  /** Hashes of the answers that agree with the store. */
  readonly hashes: readonly string[];
  /** Number of facts in the store, where the view is the head of a chain of facts. */
  readonly facts?: bigint;
}

const FACT_HEAD = id("factHead()").slice(0, 10);

/** Hash of no answer: that of a contract that does not stand yet. */
const NOTHING = keccak256("0x");

/** What the program's contracts, and EAS, say at a block if the store holds everything up to it. */
export async function expectedAt(store: Store, history: FactHistory, block: number): Promise<Expected[]> {
  const { addresses } = store.identity;
  const chained = Object.keys(PROGRAM_EVENTS).filter((name) => addresses[name] !== undefined) as ContractName[];
  const heads = chained.map((contract) => headOf(contract, addresses[contract] ?? "", history, block));
  return [...heads, ...(await credentialsAt(store, block))];
}

function headOf(contract: ContractName, to: string, history: FactHistory, block: number): Expected {
  const head = history.headAt(to, block);
  const facts = factCount(head);
  const hashes = [keccak256(head), ...(facts === 0n ? [NOTHING] : [])];
  return { contract, what: "factHead()", to, data: FACT_HEAD, hashes, facts };
}

/** What EAS says of the credentials that were registered by then: their revocations are no facts of a contract of the program. */
async function credentialsAt(store: Store, block: number): Promise<Expected[]> {
  const { eas } = store.identity.addresses;
  if (eas === undefined) return [];
  const known = (await readCredentials(store)).filter(({ registered }) => registered <= block);
  return known.map(({ uid, answer, revoked, revokedAt }) => ({
    contract: "eas" as const,
    what: `getAttestation(${uid})`,
    to: eas,
    data: getAttestation(uid),
    hashes: [keccak256(answerAt(answer, revoked <= block ? revokedAt : 0))],
  }));
}

/** How many facts a contract stated at a block beside those of the store, for people; nothing where numbers do not tell. */
export async function factsSaid(request: Request, { to, data, facts }: Expected, block: string): Promise<string> {
  if (facts === undefined) return "";
  const answer = await request("eth_call", [{ to, data }, { blockHash: block }]).catch(() => undefined);
  if (typeof answer !== "string" || !/^0x[0-9a-f]{64}$/i.test(answer)) return "";
  return `: it has stated ${factCount(fromHex(answer))} facts, ${facts} were read`;
}
