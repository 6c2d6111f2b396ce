import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { lastFinalEpoch, ruleHolds, type HeldAccount } from "../../src/program/actions/hold.js";
import { accountsOption, type AccountsArgs } from "../accounts.js";
import { epochOption } from "../parse.js";
import { print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

/** Options of the verbs on one hold. */
export interface HoldArgs extends SignerArgs {
  readonly epoch: number;
  readonly account: string;
}

/** Options of the verbs that rule on holds. */
export interface RuleArgs extends SignerArgs, Partial<AccountsArgs> {
  readonly epoch?: number;
  readonly code?: string;
  readonly all?: boolean;
}

/** Holds that are named one by one. */
const NAMED = 20;

/** Rules on holds; the verbs `confirm` and `dismiss` are its two answers. */
export async function ruleOn(args: RuleArgs, hre: HardhatRuntimeEnvironment, confirmed: boolean): Promise<void> {
  const { account = "", file = "", code: given = "", all = false, epoch: wanted = -1 } = args;
  await guarded(async () => {
    const accounts = await accountsOption({ ...args, account, file });
    const code = given === "" ? {} : { code: given.toUpperCase() };
    if (accounts === undefined && given === "" && !all) {
      const hint = "Name accounts with --account or --file, a reason with --code, or --all.";
      throw new AssayError("INVALID_ARGUMENT", "No hold is named.", hint);
    }
    const session = await openSession(hre, args);
    const epoch = await epochOption(wanted, () => lastFinalEpoch(session));
    const choice = { ...code, ...(accounts === undefined ? {} : { accounts }) };
    const { sent, ruled, before } = await ruleHolds(session, epoch, choice, confirmed);
    list(ruled);
    const units = ruled.reduce((sum, hold) => sum + hold.units, 0n);
    const what = `${ruled.length} flags of epoch ${epoch}, ${units} units`;
    const ruling = confirmed ? "confirmed: the units go back to the treasury" : "dismissed: the units can be released";
    if (sent.every(({ mined }) => mined === undefined) && ruled.length > 0)
      print(`${what}, can be ruled on in ${sent.length} transactions; nothing was sent.`);
    else print(`${what}, are ${ruling}.`);
    if (before.length > 0) print(`${before.length} more had been ruled on the same way before.`);
  }, args);
}

function list(holds: readonly HeldAccount[]): void {
  for (const { account, units, codes } of holds.slice(0, NAMED))
    print(`  ${account}  ${units} units  ${codes.join(", ")}`);
  if (holds.length > NAMED) print(`  and ${holds.length - NAMED} more`);
}
