import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { announceCouncil } from "../../src/program/actions/council.js";
import { addressOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

const DAY = 86_400;

export default async function announce(
  args: SignerArgs & { readonly successor: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const successor = addressOption("successor", args.successor);
    const session = await openSession(hre, args);
    const days = Number(await session.program.council.notice()) / DAY;
    const sent = await announceCouncil(session, successor);
    const done = `${successor} rules in ${days} days, unless the sitting council sends \`npx hardhat council cancel\` before.`;
    tell(sent, `${successor} can be announced as council`, done);
  });
}
