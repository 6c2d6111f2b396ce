import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatUnits } from "ethers";
import { AssayError } from "../../src/engine/errors.js";
import { readCredit, type CreditInput } from "../../src/bundle/read.js";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, mined, openSession, print, when } from "../support.js";

interface Args {
  readonly account: string;
  readonly as: string;
  readonly dryRun: boolean;
}

/** Finalized epochs that hold a leaf of `account` which is not booked yet, with proofs from the bundles at `home`. */
export async function pendingCredits(program: Program, home: string, account: string): Promise<CreditInput[]> {
  const next = Number(await program.oracle.nextEpoch());
  const credits: CreditInput[] = [];
  for (let epoch = 0; epoch < next; epoch++) {
    if (
      (await program.distributor.creditOf(account, epoch)) > 0n ||
      (await program.reputation.isCredited(account, epoch))
    )
      continue;
    const credit = await readCredit(home, epoch, account);
    if (credit !== undefined) credits.push(credit);
  }
  return credits;
}

/**
 * Credits and releases; gives the gas. Votes write a new checkpoint a second, so a node that estimates in the last block's second sees
 * less gas than the transaction needs: hence the margin.
 */
export async function claimCredits(
  { distributor }: Program,
  account: string,
  credits: readonly CreditInput[],
): Promise<bigint> {
  const list = [...credits];
  const estimate = await distributor.claimWithReputation.estimateGas(account, list);
  return mined(distributor.claimWithReputation(account, list, { gasLimit: estimate + estimate / 2n + 300_000n }));
}

export default async function claim(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program, signer, home } = await openSession(hre, args.as);
    const account = args.account === "" ? signer.address : addressOption("account", args.account);
    const credits = await pendingCredits(program, home, account);
    const { distributor } = program;
    const releasable = await distributor.releasableOf(account);
    if (credits.length === 0 && releasable === 0n) {
      const hint =
        "See `npx hardhat reward show`, or compute the epochs whose bundles are not here with `npx hardhat epoch compute --epoch N`.";
      throw new AssayError("NOT_FOUND", `There is nothing to credit or release for ${account}.`, hint);
    }
    const released = await distributor.claimWithReputation.staticCall(account, credits);
    const [unit, token] = [await distributor.unit(), program.tokenAt(await distributor.token())];
    const amount = formatUnits(released * unit, await token.decimals());
    const text = `${credits.length} epochs credited, ${amount} tokens released to ${account}`;
    if (args.dryRun) return print(`Would be: ${text}; nothing was sent.`);
    const gas = await claimCredits(program, account, credits);
    print(`${text}; ${gas} gas.`);
    const next = await distributor.nextUnlockOf(account);
    if (next > 0n) print(`More vests from ${when(next)} on: \`npx hardhat reward show --account ${account}\`.`);
  });
}
