import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { outcomesOf, sumUnits, wordOutcomes } from "../../src/engine/epoch/outcomes.js";
import { AssayError } from "../../src/engine/errors.js";
import { appealsOf } from "../../src/program/actions/appeals/list.js";
import { heldByAccount, holdsOf, lastFinalEpoch } from "../../src/program/actions/hold.js";
import { appealLines } from "../appeal/lines.js";
import { epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

/** Accounts on a page, whose appeals are read together. */
const PAGE = 100;

/** The page that is asked for of a list of so many accounts. */
export function pageOption(page: number, accounts: number): number {
  const pages = Math.max(1, Math.ceil(accounts / PAGE));
  if (Number.isInteger(page) && page >= 1 && page <= pages) return page;
  throw new AssayError("INVALID_ARGUMENT", `There is no page ${page}.`, `Give --page from 1 to ${pages}.`);
}

interface Args extends SignerArgs {
  readonly epoch: number;
  readonly page: number;
  readonly json: boolean;
}

export default async function list(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinalEpoch(session));
    const file = await holdsOf(session, epoch);
    const all = Object.entries(file.holds);
    const outcomes = outcomesOf(0n, sumUnits(heldByAccount(file).values()));
    if (args.json) {
      const appeals = await appealsOf(session, { epoch, accounts: all.map(([account]) => account) });
      return print(json({ epoch, outcomes, ...file, appeals }));
    }
    const [page, pages] = [pageOption(args.page, all.length), Math.ceil(all.length / PAGE)];
    const listed = all.slice((page - 1) * PAGE, page * PAGE);
    const appeals = await appealsOf(session, { epoch, accounts: listed.map(([account]) => account) });
    print(`Epoch ${epoch}: ${all.length} accounts${pages > 1 ? `, page ${page} of ${pages} (--page)` : ""}`);
    print(`  paid to them: ${wordOutcomes(outcomes, (units) => `${units} units`)}`);
    for (const [account, { units, codes }] of listed) {
      print(`  ${account}  ${units} units  ${codes.join(", ")}`);
      for (const appeal of appeals) if (appeal.account === account) appealLines(appeal).forEach(print);
    }
  }, args);
}
