import { id, toBeHex } from "ethers";
import type { RawLog } from "../../../src/chain/abi.js";
import { eventLookup } from "../../../src/chain/events.js";
import { factDigest } from "../../../src/chain/facts.js";
import { CREDENTIAL_REVOKED } from "../../../src/chain/generated/events.js";
import { fromHex, toHex } from "../../../src/engine/columns/bytes.js";
import { nextHead, NO_FACTS } from "../../../src/engine/mirrors/facts.js";
import { openStore, type Store } from "../../../src/store/store.js";
import { IEAS__factory } from "../../../typechain-types/index.js";
import { address, EMITTERS, IDENTITY, scriptedChain } from "./scripted-chain.js";
import type { Emission, ScriptedChain, ScriptOptions } from "./scripted-chain.js";

/** A program whose contracts say how many facts they stated, and that takes credentials of an EAS. */
export const PROGRAM = { ...IDENTITY, addresses: EMITTERS };

/** An empty store of that program. */
export const programStore = (): Promise<Store> => openStore(":memory:", PROGRAM);

export const SCHEMA = id("schema");
export const ISSUER = address("issuer");
const EAS = IEAS__factory.createInterface();
const FACT_HEAD = id("factHead()").slice(0, 10);
const LOOKUP = eventLookup(EMITTERS);

export const credential = (n: number): string => id(`credential ${n}`);

/** The issuer is trusted. */
export const trusted = (): Emission => ({
  contract: "eligibilityPolicy",
  name: "IssuerTrusted",
  args: [SCHEMA, ISSUER, [20, 0, 1, 0, 0]],
});

/** Account `n` registers credential `n`. */
export const registered = (n: number): Emission => ({
  contract: "eligibilityPolicy",
  name: "CredentialRegistered",
  args: [address(`account ${n}`), credential(n), id(`person ${n}`), SCHEMA, ISSUER, 1_600_000_000 + n],
});

/** Its issuer revokes credential `n`. */
export const withdrawn = (n: number, attester = ISSUER): Emission => ({
  contract: "eas",
  name: "Revoked",
  args: [address(`account ${n}`), attester, credential(n), SCHEMA],
});

/** A task is closed: a fact of the registry. */
export const closed = (n: number): Emission => ({ contract: "taskRegistry", name: "TaskClosed", args: [n, 99] });

/** What EAS answers about a credential, revoked or not. */
export function attestation(uid: string, revokedAt = 0): string {
  const about = { uid, schema: SCHEMA, time: 1_600_000_000, expirationTime: 1_900_000_000, revocationTime: revokedAt };
  const people = { refUID: toBeHex(0, 32), recipient: address("holder"), attester: ISSUER, revocable: true };
  const found = { ...about, ...people, data: `0x${toBeHex(30, 32).slice(2)}${uid.slice(2)}` };
  return EAS.encodeFunctionResult("getAttestation", [found]);
}

/** Running hash over the facts of a contract in some logs. */
function headOf(contract: string, logs: readonly RawLog[]): string {
  let head = NO_FACTS;
  for (const log of logs) {
    const found = LOOKUP(log.address, log.topics[0] ?? "");
    if (log.address !== contract || found === undefined) continue;
    head = nextHead(head, Number(log.blockTimestamp), fromHex(factDigest(found.event, log)));
  }
  return toHex(head);
}

/** What the contracts of the program answer after some logs. */
export function programView(to: string, data: string, logs: readonly RawLog[]): string | undefined {
  if (to !== EMITTERS.eas) return data === FACT_HEAD ? headOf(to, logs) : undefined;
  const uid = `0x${data.slice(10)}`;
  const revoked = logs.find(
    ({ address, topics, data }) => address === to && topics[0] === CREDENTIAL_REVOKED.topic0 && data.startsWith(uid),
  );
  return attestation(uid, Number(revoked?.blockTimestamp ?? 0));
}

/** A chain whose contracts answer by the logs that were mined. */
export const provingChain = (options: ScriptOptions = {}): ScriptedChain =>
  scriptedChain({ view: programView, ...options });
