import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { outcomesOf, wordOutcomes } from "../../src/engine/epoch/outcomes.js";
import { heldUnits } from "../../src/program/actions/hold.js";
import { proposeEpoch } from "../../src/program/actions/epoch/settle.js";
import { nextEpoch } from "../../src/program/actions/epoch/status.js";
import { epochOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly uri: string;
}

export default async function propose(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const { root, total, mined } = await proposeEpoch(session, epoch, args.uri);
    if (mined === undefined) return print(`Root ${root} can be proposed for epoch ${epoch}; nothing was sent.`);
    const held = await heldUnits(session, epoch);
    const units = wordOutcomes(outcomesOf(BigInt(total) - held, held), (amount) => `${amount} units`);
    print(`Proposed root ${root} (${units}) for epoch ${epoch}; ${mined.gas} gas.`);
    print("Next: another operator runs `npx hardhat epoch confirm --as ...`.");
  }, args);
}
