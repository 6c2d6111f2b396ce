import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { LEDGER_COLUMNS, ledgerRows, rewardLedger } from "../../src/program/actions/books/ledger.js";
import { epochPayments, paymentsText } from "../../src/program/actions/books/payments.js";
import { lastFinal } from "../../src/program/actions/epoch/status.js";
import type { Session } from "../../src/program/session.js";
import { csvText } from "../../src/sources/text/write.js";
import { accountsOption, type AccountsArgs } from "../accounts.js";
import { writeWhole } from "../files.js";
import { choiceOption, epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, NOBODY, openSession } from "../session.js";

const FORMS = ["ledger", "safe", "disperse"] as const;

interface Args extends AccountsArgs {
  readonly form: string;
  readonly epoch: number;
  readonly out: string;
  readonly json: boolean;
}

export default async function exportRewards(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const form = FORMS[choiceOption("form", args.form, FORMS, "is unknown")] ?? "ledger";
    const accounts = await accountsOption(args);
    const session = await openSession(hre, { as: NOBODY });
    const text = form === "ledger" ? await ledger(session, accounts, args.json) : await payments(session, form, args);
    if (args.out === "") return print(text.trimEnd());
    writeWhole(args.out, text);
    print(`Wrote ${args.out}.`);
  }, args);
}

async function ledger(session: Session, accounts: readonly string[] | undefined, asJson: boolean): Promise<string> {
  const entries = await rewardLedger(session, accounts);
  return asJson ? json(entries) : csvText(LEDGER_COLUMNS, ledgerRows(entries));
}

async function payments(session: Session, form: "safe" | "disperse", args: Args): Promise<string> {
  const epoch = Number(await epochOption(args.epoch, () => lastFinal(session)));
  return args.json ? json(await epochPayments(session, epoch)) : paymentsText(session, epoch, form);
}
