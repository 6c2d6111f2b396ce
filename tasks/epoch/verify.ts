import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { EpochOracleStatus } from "../../src/engine/rules/contract-values.js";
import type { Rules } from "../../src/engine/rules/rules.js";
import { checkBundle } from "../../src/bundle/check.js";
import { recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { guarded, json, openSession, print, type Session } from "../support.js";
import { summaryOf } from "./compute.js";
import { chosenEpoch, type ComputeArgs } from "./computed.js";
import { readRules } from "./rules.js";

interface Args extends ComputeArgs {
  readonly bundle: string;
  readonly json: boolean;
}

/** Last epoch that has a root on chain: the one being settled if it is proposed, else the last final one. */
export async function newestRoot({ program }: Pick<Session, "program">): Promise<bigint> {
  const next = await program.oracle.nextEpoch();
  const { status } = await program.oracle.proposalOf(next);
  if (Number(status) !== EpochOracleStatus.None) return next;
  if (next === 0n)
    throw new AssayError("NOT_FOUND", "No root is on chain yet.", "Propose one, or name an epoch that was computed.");
  return next - 1n;
}

/**
 * Recomputes an epoch from chain data alone, in a store of its own that is thrown away.
 * @throws AssayError MISMATCH if the root on chain is another.
 */
export async function verifyEpoch(
  session: Pick<Session, "request" | "program"> & { readonly allowMismatch?: boolean },
  rules: ReadonlyMap<string, Rules>,
  epoch: bigint,
  bundle = "",
): Promise<ComputedEpoch> {
  const store = await openMemoryStore(session.program.addresses);
  try {
    const computed = await recompute({ ...session, store, rules }, Number(epoch));
    const { root } = await session.program.oracle.proposalOf(epoch);
    if (root === computed.root) {
      if (bundle !== "") await checkBundle(bundle, session.program.addresses, computed);
      return computed;
    }
    const text = `Epoch ${epoch}: root ${root} is on chain, but ${computed.root} comes out of the chain's data.`;
    throw new AssayError("MISMATCH", text, "Challenge it inside its window: `npx hardhat epoch challenge`.");
  } finally {
    await store.close();
  }
}

export default async function verify(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const rules = await readRules(args.rules);
    const session = await openSession(hre, "0");
    const epoch = await chosenEpoch(args.epoch, () => newestRoot(session));
    const computed = await verifyEpoch({ ...session, allowMismatch: args.allowMismatch }, rules, epoch, args.bundle);
    if (args.json) return print(json(summaryOf(computed)));
    print(
      `Epoch ${epoch}: root ${computed.root}, ${computed.total} units, recomputed from chain data: the same as on chain.`,
    );
  });
}
