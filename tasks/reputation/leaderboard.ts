import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { DOMAIN_NAMES } from "../../src/engine/rules/contract-values.js";
import { leaderboard } from "../../src/program/actions/reputation.js";
import { choiceOption, wholeOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, NOBODY, openSession } from "../session.js";

interface Args {
  readonly domain: string;
  readonly most: number;
  readonly json: boolean;
}

export default async function showLeaderboard(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const domain = args.domain === "" ? undefined : choiceOption("domain", args.domain, DOMAIN_NAMES, "is no domain");
    const most = wholeOption("most", args.most);
    const { epoch, places } = await leaderboard(await openSession(hre, { as: NOBODY }), domain);
    const shown = places.slice(0, most);
    if (args.json) return print(json({ epoch, accounts: places.length, places: shown }));
    print(
      `${places.length} accounts have points at the start of epoch ${epoch}${domain === undefined ? "" : ` in ${args.domain}`}.`,
    );
    for (const [i, { account, points, domains }] of shown.entries()) {
      const parts = DOMAIN_NAMES.flatMap((name, d) => (domains[d] === 0n ? [] : [`${name} ${domains[d]}`]));
      print(`${String(i + 1).padStart(4)}  ${account}  ${String(points).padStart(10)}  ${parts.join(", ")}`);
    }
  }, args);
}
