import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import { amountOption, guarded, mined, openSession, print } from "../support.js";
import { checkBalance } from "../stake/bond.js";

interface Args {
  readonly amount: string;
  readonly as: string;
  readonly dryRun: boolean;
}

/** Puts `wei` of the reward token into the treasury; must be whole units. */
export async function fundTreasury(program: Program, wei: bigint): Promise<void> {
  const unit = await program.distributor.unit();
  if (wei % unit !== 0n)
    throw new AssayError("INVALID_ARGUMENT", `${wei} wei is not a whole number of units of ${unit} wei.`);
  const token = program.tokenAt(await program.distributor.token());
  await mined(token.approve(program.addresses.emissionSchedule, wei));
  await mined(program.schedule.fund(wei / unit));
}

export default async function fund(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program, signer } = await openSession(hre, args.as);
    const address = await program.distributor.token();
    const token = program.tokenAt(address);
    const wei = amountOption("amount", args.amount, await token.decimals());
    await checkBalance(program, address, signer, wei);
    if (args.dryRun) return print(`${args.amount} tokens can be put into the treasury; nothing was sent.`);
    await fundTreasury(program, wei);
    print(
      `The treasury got ${args.amount} ${await token.symbol()}; budget of the next epoch: ${await program.schedule.budgetOf(await program.oracle.nextEpoch())} units.`,
    );
  });
}
