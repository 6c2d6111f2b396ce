import { HDNodeWallet, Mnemonic } from "ethers";
import { programAt, type ProgramAddresses } from "../../src/program/contracts.js";
import { failureOf } from "../../src/program/network/failures.js";
import { settleEarlier } from "../../src/program/network/deliver.js";
import type { Rules } from "../../src/engine/rules/rules.js";
import { Journal } from "../../src/store/journal.js";
import { sessionOver } from "../helpers/program/hostile-session.js";
import type { TestProgram } from "../helpers/program/launch.js";
import { SENDING_TOO, VERBS } from "./verbs.js";

/** What a process is to run. */
export interface Job {
  readonly url: string;
  readonly home: string;
  readonly verb: string;
  readonly addresses: ProgramAddresses;
  readonly account: string;
  readonly bot: string;
  readonly taskManager: string;
  readonly rules: readonly (readonly [string, Rules])[];
}

const PHRASE = "test test test test test test test test test test test junk";

/** Runs a verb with a key that it has, as the command line does. */
async function run({ url, home, verb, addresses, account, bot, taskManager, rules }: Job): Promise<void> {
  const phrase = Mnemonic.fromPhrase(PHRASE);
  const keys = Array.from({ length: 20 }, (_, i) => HDNodeWallet.fromMnemonic(phrase, `m/44'/60'/0'/0/${i}`));
  const test = {
    program: { addresses },
    rules: new Map(rules),
    bot: { address: bot },
    taskManager: { address: taskManager },
  } as unknown as TestProgram;
  const over = await sessionOver(test, { url }, account, home);
  const key = keys.find(({ address }) => address === account);
  if (key === undefined) throw new Error(`No key of ${account}`);
  const signer = key.connect(over.signer.provider);
  const journal = new Journal(home);
  const session = { ...over, signer, program: programAt(addresses, signer), journal, patience: 20 };
  await settleEarlier(session);
  await [...VERBS, ...SENDING_TOO].find(({ name }) => name === verb)?.run(session, test);
  await journal.report(addresses.chainId, account);
}

/** Says that everything is loaded, and does the one job that whoever started this process then names. */
export function awaitJob(): void {
  process.once("message", (job: Job) => {
    run(job).then(
      () => process.exit(0),
      (error: unknown) => {
        const failure = failureOf(error);
        console.error(failure === undefined ? error : `${job.verb}: ${failure.line}`);
        process.exit(failure?.exitCode ?? 1);
      },
    );
  });
  process.send?.("ready");
}
