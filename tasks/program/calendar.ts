import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { epochDates } from "../../src/program/actions/launch/calendar.js";
import { when } from "../../src/program/time.js";
import { wholeOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, NOBODY, openSession } from "../session.js";

export default async function calendar(
  args: { readonly epochs: number; readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, { as: NOBODY });
    const { now, dates } = await epochDates(session, wholeOption("epochs", args.epochs, 1_024));
    if (args.json) return print(json({ now, dates }));
    print(`It is ${when(now)} on the chain. All times are UTC; final if nobody challenges.`);
    const columns = ["start", "end", "cut-off", "open to all", "final", "vests from", "vested"];
    print(`epoch${columns.map((name) => name.padStart(18)).join("")}`);
    for (const { epoch, ...times } of dates)
      print(
        `${String(epoch).padStart(5)}${Object.values(times)
          .map((time) => when(time).slice(0, 16).padStart(18))
          .join("")}`,
      );
  }, args);
}
