import { EMPTY_ROOT } from "../../src/engine/tree/epoch-tree.js";
import { recompute } from "../../src/program/compute.js";
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
  /** Gas by what was done, in order. */
  readonly gas: Readonly<Record<string, bigint>>;
  /** Root that gave way to the right one, if any. */
  readonly overruled: string | undefined;
  readonly leaves: bigint;
}

/** A computed epoch with the hash of its bundle. */
interface Published {
  readonly computed: ComputedEpoch;
  readonly bundleHash: string;
}

/** Takes an epoch from its cut-off to its final root. With `wrong`, a careless operator proposes another root first and loses its stake. */
export async function settle(stage: Stage, home: string, epoch: number, wrong: boolean): Promise<Settled> {
  const { oracle } = stage.program;
  await moveTo(stage, Number(await oracle.cutOff(epoch)));
  const computed = await recompute({ ...stage }, epoch);
  const { bundleHash } = await writeBundle(home, stage.program.addresses, computed);
  const published = { computed, bundleHash };
  const gas = wrong ? await overrule(stage, published) : await agree(stage, published);
  await verifyEpoch(stage, { rules: stage.rules }, BigInt(epoch), bundleFolder(home, epoch));
  const overruled = wrong ? EMPTY_ROOT : undefined;
  return { computed, gas, overruled, leaves: sumOfLeaves(computed) };
}

/** Two operators come to the same root; once nobody challenged it, it is final, and their stakes are free again. */
async function agree(stage: Stage, { computed: { epoch, root }, bundleHash }: Published): Promise<Settled["gas"]> {
  const { oracle } = stage.program;
  const [first, second] = stage.operators;
  const propose = await mined(stage.as(first).oracle.propose(epoch, root, bundleHash, `bundles/epoch-${epoch}`));
  const confirm = await confirmAsSecond(stage, epoch, bundleHash);
  await moveTo(stage, Number(await oracle.finalizableAt()));
  const finalize = await mined(stage.as(second).oracle.finalize(epoch));
  for (const { address } of stage.operators) await mined(oracle.settle(epoch, root, address));
  return { propose: propose.gas, confirm, finalize: finalize.gas };
}

/** The second operator trusts nobody: it recomputes from chain data in a store of its own. */
async function confirmAsSecond(stage: Stage, epoch: number, bundleHash: string): Promise<bigint> {
  const store = await openMemoryStore(stage.program.addresses);
  try {
    const { root } = await recompute({ ...stage, store }, epoch);
    return (await mined(stage.as(stage.operators[1]).oracle.confirm(epoch, root, bundleHash))).gas;
  } finally {
    await store.close();
  }
}

/** A wrong root is proposed; a challenger brings the right one, the council names it, and the stakes are settled. */
async function overrule(stage: Stage, { computed: { epoch, root }, bundleHash }: Published): Promise<Settled["gas"]> {
  const { oracle } = stage.program;
  const { careless, challenger } = stage;
  const propose = await mined(stage.as(careless).oracle.propose(epoch, EMPTY_ROOT, EMPTY_ROOT, ""));
  const challenge = await mined(
    stage.as(challenger).oracle.challenge(epoch, root, bundleHash, `bundles/epoch-${epoch}`),
  );
  await moveTo(stage, Number((await oracle.dispute()).rulingFrom));
  const rule = await mined(oracle.rule(epoch, root));
  await mined(oracle.settle(epoch, EMPTY_ROOT, careless.address));
  await mined(oracle.settle(epoch, root, challenger.address));
  return { propose: propose.gas, challenge: challenge.gas, rule: rule.gas };
}

function sumOfLeaves({ result }: ComputedEpoch): bigint {
  return result.tree === undefined ? 0n : result.tree.units.reduce((sum, units) => sum + units, 0n);
}
