import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { vetoOperation } from "../../src/program/actions/council.js";
import { hashOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function veto(
  args: SignerArgs & { readonly operation: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const operation = hashOption("operation", args.operation);
    const sent = await vetoOperation(await openSession(hre, args), operation);
    tell(sent, `Operation ${operation} can be cancelled`, `Operation ${operation} is cancelled.`);
  });
}
