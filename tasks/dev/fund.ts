import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { addressOption, amountOption, guarded, mined, openSession, print } from "../support.js";
import { checkBalance } from "../stake/bond.js";

interface Args {
  readonly account: string;
  readonly amount: string;
  readonly as: string;
}

export default async function fund(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const account = addressOption("account", args.account);
    const { program, signer } = await openSession(hre, args.as);
    const address = await program.distributor.token();
    const token = program.tokenAt(address);
    const wei = amountOption("amount", args.amount, await token.decimals());
    await checkBalance(program, address, signer, wei);
    await mined(token.transfer(account, wei));
    print(`${account} got ${args.amount} ${await token.symbol()}.`);
  });
}
