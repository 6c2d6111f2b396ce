import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { appealsOf } from "../../src/program/actions/appeals/list.js";
import { holdsOf, lastFinalEpoch } from "../../src/program/actions/hold.js";
import { appealLines } from "../appeal/lines.js";
import { epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly json: boolean;
}

export default async function list(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinalEpoch(session));
    const file = await holdsOf(session, epoch);
    const appeals = await appealsOf(session, { epoch });
    if (args.json) return print(json({ epoch, ...file, appeals }));
    print(`Epoch ${epoch}: ${Object.keys(file.holds).length} accounts`);
    for (const [account, { units, codes }] of Object.entries(file.holds)) {
      print(`  ${account}  ${units} units  ${codes.join(", ")}`);
      for (const appeal of appeals) if (appeal.account === account) appealLines(appeal).forEach(print);
    }
  }, args);
}
