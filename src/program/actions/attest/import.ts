import { AbiCoder, ZeroHash } from "ethers";
import { packWork } from "../../../engine/mirrors/work.js";
import type { ContributionInput } from "../../../sources/contributions.js";
import type { Store } from "../../../store/store.js";
import { send } from "../../send.js";
import type { Session } from "../../session.js";
import { chainTime } from "../../time.js";
import { checkEligible, checkTasks, freshWork, refuseOwnWork, type Work } from "./check.js";

type Attester = Pick<Session, "program" | "signer" | "dryRun">;

/** The attestation request of a contribution. */
export function attestationOf({ account, task, quantity, quality, evidence }: ContributionInput) {
  const work = packWork({ task, quantity, quality });
  const data = AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [work, evidence]);
  return { recipient: account, expirationTime: 0n, revocable: true, refUID: ZeroHash, data, value: 0n };
}

/** How contributions are spread over transactions. */
export interface Batching {
  /** Contributions a transaction. */
  readonly size: number;
  /** Called after each transaction with the number of contributions attested so far, and of all. */
  readonly onBatch?: (done: number, all: number) => void;
}

/** Attests contributions in batches, each one transaction; gives the gas of all. A dry run checks each transaction, and sends nothing. */
export async function attestAll(
  session: Attester,
  inputs: readonly ContributionInput[],
  { size, onBatch }: Batching,
): Promise<bigint> {
  const { eas, resolver } = session.program;
  const schema = await resolver.schema();
  let gas = 0n;
  for (let from = 0; from < inputs.length; from += size) {
    const data = inputs.slice(from, from + size).map(attestationOf);
    const { mined } = await send(session, eas.multiAttest, [[{ schema, data }]]);
    gas += mined?.gas ?? 0n;
    if (mined !== undefined) onBatch?.(Math.min(from + size, inputs.length), inputs.length);
  }
  return gas;
}

/** What came of an import. */
export interface Imported {
  /** Contributions attested, or to attest in a dry run. */
  readonly fresh: number;
  /** Those that were attested before. */
  readonly skipped: number;
  readonly gas: bigint;
}

/** Attests a file's contributions: what is attested already is left out, so that an interrupted import can be run again. */
export async function importWork(session: Session, store: Store, work: Work, batching: Batching): Promise<Imported> {
  refuseOwnWork(session, work);
  const fresh = await freshWork(session, store, work);
  await checkEligible(store, fresh, await chainTime(session));
  await checkTasks(session, work);
  const counts = { fresh: fresh.inputs.length, skipped: work.inputs.length - fresh.inputs.length };
  return { ...counts, gas: await attestAll(session, fresh.inputs, batching) };
}
