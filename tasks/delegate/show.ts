import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { delegateOf, statementOf } from "../../src/program/actions/governance/governor.js";
import { deployedBeside } from "../funding.js";
import { accountOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";

interface Args {
  readonly account: string;
  readonly json: boolean;
}

export default async function show(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre);
    const standing = await delegateOf(session, accountOption(args.account, session.signer));
    const deployed = await deployedBeside(hre, session.program.addresses.chainId);
    const statement = await statementOf({ ...session, deployed }, standing.account);
    if (args.json) return print(json({ ...standing, statement }));
    const { account, delegate, votes } = standing;
    const own = delegate === account ? "votes for itself" : `has delegated to ${delegate}`;
    print(`${account} ${own} and has ${votes} votes now.`);
    if (statement !== "") print(`  ${statement}`);
  }, args);
}
