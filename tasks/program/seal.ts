import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { sealProgram } from "../../src/program/actions/program.js";
import { print, tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

export default async function seal(args: SignerArgs, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const sent = await sealProgram(await openSession(hre, args));
    if (sent === undefined) return print("The program is sealed.");
    tell(sent, "All pointers agree: the program can be sealed", "The program is sealed.");
  });
}
