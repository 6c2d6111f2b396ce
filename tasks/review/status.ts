import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { roundStatus } from "../../src/program/actions/review/status.js";
import { withSyncedStore } from "../../src/program/session.js";
import { when } from "../../src/program/time.js";
import { json, print } from "../print.js";
import { rulesOption } from "../epoch/options.js";
import { guarded, openSession } from "../session.js";
import { roundOption, type RoundArgs } from "./round.js";

export default async function status(
  args: RoundArgs & { readonly rules: string; readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const round = await roundOption(session, args.epoch);
    const { rules } = await rulesOption({ ...args, allowMismatch: false });
    const found = await withSyncedStore(session, (store) => roundStatus(session, store, round, rules));
    if (args.json) return print(json(found));
    if (!found.announced) return print(`Round ${round} is not announced. Do it with \`npx hardhat review announce\`.`);
    if (!found.drawn) return print(`Round ${round} can be drawn after block ${found.seedBlock}.`);
    print(`Round ${round}: commit before ${when(found.commitEnds)}, reveal before ${when(found.revealEnds)}`);
    for (const { contribution, task, drawn, state, reviews, sampled } of found.contributions)
      print(
        `  ${contribution}  task ${task}${sampled ? " (drawn)" : ""}  ${reviews} reviews  ${drawn ? `yours: ${state}` : "not yours"}`,
      );
    if (!found.standing && found.contributions.some(({ sampled }) => sampled))
      print(
        "Epochs before this one are not computed here: all accounts are taken for newcomers. `npx hardhat epoch compute` mends that.",
      );
  }, args);
}
