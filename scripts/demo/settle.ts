import { EMPTY_ROOT, recompute } from "../../src/program/compute.js";
import { type ComputedEpoch } from "../../src/bundle/computed.js";
import { bundleFolder } from "../../src/bundle/read.js";
import { writeBundle } from "../../src/bundle/write.js";
import { openMemoryStore } from "../../src/program/verify.js";
import { verifyEpoch } from "../../src/program/actions/epoch/compute.js";
import { mined } from "../../src/program/send.js";
import { moveTo, type Stage } from "./stage.js";

/** A settled epoch with what its transactions cost. */
export interface Settled {
  readonly computed: ComputedEpoch;
  readonly gas: { readonly propose: bigint; readonly confirm: bigint; readonly finalize: bigint };
  /** Root that was thrown out before the right one was proposed, if any. */
  readonly thrownOut: string | undefined;
  readonly leaves: bigint;
}

/** Takes an epoch from its cut-off to its final root. With `wrong`, a careless operator proposes another root first and loses its bond. */
export async function settle(stage: Stage, home: string, epoch: number, wrong: boolean): Promise<Settled> {
  const { oracle } = stage.program;
  await moveTo(stage, Number(await oracle.cutOff(epoch)));
  const computed = await recompute({ ...stage }, epoch);
  const { bundleHash } = await writeBundle(home, stage.program.addresses, computed);
  const thrownOut = wrong ? await throwOut(stage, epoch, computed.root) : undefined;
  const [first, second] = stage.operators;
  const propose = await mined(
    stage.as(first).oracle.propose(epoch, computed.root, bundleHash, `bundles/epoch-${epoch}`),
  );
  const confirm = await confirmAsSecond(stage, epoch);
  await moveTo(stage, Number(await oracle.finalizableAt()));
  const finalize = await mined(stage.as(second).oracle.finalize(epoch));
  await verifyEpoch(stage, { rules: stage.rules }, BigInt(epoch), bundleFolder(home, epoch));
  return {
    computed,
    gas: { propose: propose.gas, confirm, finalize: finalize.gas },
    thrownOut,
    leaves: sumOfLeaves(computed),
  };
}

/** The second operator trusts nobody: it recomputes from chain data in a store of its own. */
async function confirmAsSecond(stage: Stage, epoch: number): Promise<bigint> {
  const store = await openMemoryStore(stage.program.addresses);
  try {
    const { root } = await recompute({ ...stage, store }, epoch);
    return (await mined(stage.as(stage.operators[1]).oracle.confirm(epoch, root))).gas;
  } finally {
    await store.close();
  }
}

async function throwOut(stage: Stage, epoch: number, right: string): Promise<string> {
  const root = EMPTY_ROOT;
  await mined(stage.as(stage.careless).oracle.propose(epoch, root, root, ""));
  await mined(stage.as(stage.challenger).oracle.challenge(epoch, right));
  await mined(stage.program.oracle.rule(epoch, true));
  return root;
}

function sumOfLeaves({ result }: ComputedEpoch): bigint {
  return result.tree === undefined ? 0n : result.tree.units.reduce((sum, units) => sum + units, 0n);
}
