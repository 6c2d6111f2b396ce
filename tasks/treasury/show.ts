import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { treasuryLines, treasuryState } from "../../src/program/actions/treasury/show.js";
import { json, print } from "../print.js";
import { guarded, NOBODY, openSession } from "../session.js";

export default async function show(args: { readonly json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, { as: NOBODY });
    const state = await treasuryState(session);
    if (args.json) return print(json(state));
    (await treasuryLines(session, state)).forEach(print);
  }, args);
}
