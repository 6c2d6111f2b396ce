import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { unbondTokens } from "../../src/program/actions/stake.js";
import { amountOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { roleOption } from "./role.js";

interface Args extends SignerArgs {
  readonly role: string;
  readonly amount: string;
}

const DAY = 86_400;

export default async function unbond(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const role = roleOption(args.role);
    const session = await openSession(hre, args);
    const { vault, tokenAt } = session.program;
    const amount = amountOption("amount", args.amount, await tokenAt(await vault.token()).decimals());
    const sent = await unbondTokens(session, role, amount);
    const days = Number(await vault.unbondingDelay()) / DAY;
    const done = `${args.amount} can be withdrawn in ${days} days with \`npx hardhat stake withdraw\`; until then a slash can take it.`;
    tell(sent, `${args.amount} can be unbonded`, done);
  }, args);
}
