import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { bookSurplus } from "../../src/program/actions/treasury/fund.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function book(args: SignerArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const sent = await bookSurplus(await openSession(hre, args));
    tell(sent, `${sent.returned} units can be booked`, `${sent.returned} units are booked as funding.`);
  });
}
