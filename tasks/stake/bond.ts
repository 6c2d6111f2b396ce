import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { bondTokens } from "../../src/program/actions/stake.js";
import { amountOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";
import { roleOption } from "./role.js";

interface Args extends SignerArgs {
  readonly role: string;
  readonly amount: string;
}

export default async function bond(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const role = roleOption(args.role);
    const session = await openSession(hre, args);
    const { program, signer } = session;
    const token = program.tokenAt(await program.vault.token());
    const amount = amountOption("amount", args.amount, await token.decimals());
    const sent = await bondTokens(session, role, amount);
    const done = `${signer.address} bonded ${args.amount} ${await token.symbol()} as ${args.role}.`;
    tell(sent, `${signer.address} can bond ${args.amount} as ${args.role}`, done);
  }, args);
}
