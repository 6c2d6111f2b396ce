import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { EpochOracleStatus } from "../../src/engine/rules/contract-values.js";
import { readManifest } from "../../src/bundle/read.js";
import type { Program } from "../../src/program/contracts.js";
import { epochOption, guarded, mined, openSession, print, when } from "../support.js";

interface Args {
  readonly epoch: number;
  readonly uri: string;
  readonly as: string;
  readonly dryRun: boolean;
}

/** Refuses in words what the contract would refuse: an epoch out of turn, not over, or proposed already. */
export async function checkOpen({ oracle }: Program, epoch: bigint, now: number): Promise<void> {
  const next = await oracle.nextEpoch();
  if (epoch !== next) {
    const text =
      epoch < next ? `Epoch ${epoch} is final already.` : `Epoch ${epoch} cannot be proposed before epoch ${next}.`;
    throw new AssayError("INVALID_ARGUMENT", text, `The next one is ${next}.`);
  }
  const cutOff = await oracle.cutOff(epoch);
  if (BigInt(now) < cutOff) {
    throw new AssayError(
      "INVALID_ARGUMENT",
      `Epoch ${epoch} is not over yet.`,
      `It can be proposed from ${when(cutOff)} on.`,
    );
  }
  const { root, status } = await oracle.proposalOf(epoch);
  if (Number(status) !== EpochOracleStatus.None) {
    const hint = "Check it with `npx hardhat epoch verify`, then confirm or challenge it.";
    throw new AssayError("INVALID_ARGUMENT", `Root ${root} is proposed for epoch ${epoch} already.`, hint);
  }
}

/** Time of the newest block. */
export async function chainTime(program: Program): Promise<number> {
  const block = await program.oracle.runner?.provider?.getBlock("latest");
  if (block === null || block === undefined) throw new AssayError("CHAIN", "The network has no latest block.");
  return block.timestamp;
}

export default async function propose(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program, home } = await openSession(hre, args.as);
    const epoch = epochOption(args.epoch, await program.oracle.nextEpoch());
    await checkOpen(program, epoch, await chainTime(program));
    const { root, total, bundleHash } = await readManifest(home, Number(epoch));
    await program.oracle.propose.staticCall(epoch, root, bundleHash, args.uri);
    if (args.dryRun) return print(`Root ${root} can be proposed for epoch ${epoch}; nothing was sent.`);
    const gas = await mined(program.oracle.propose(epoch, root, bundleHash, args.uri));
    print(`Proposed root ${root} (${total} units) for epoch ${epoch}; ${gas} gas.`);
    print("Next: another operator runs `npx hardhat epoch confirm --as ...`.");
  });
}
