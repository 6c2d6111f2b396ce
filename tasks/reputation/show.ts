import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { reputationOf } from "../../src/program/actions/reputation.js";
import { accountOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly account: string;
  readonly json: boolean;
}

export default async function show(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program, signer } = await openSession(hre, args);
    const account = accountOption(args.account, signer);
    const found = await reputationOf(program, account);
    if (args.json) return print(json(found));
    print(`${account}: ${found.total} points now, ${found.votes} votes`);
    for (const [name, points] of Object.entries(found.domains)) if (points > 0n) print(`  ${name.padEnd(12)}${points}`);
  }, args);
}
