import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { outcomesOf, sumUnits, wordOutcomes } from "../../src/engine/epoch/outcomes.js";
import { evidenceFile, holdEvidence } from "../../src/program/actions/appeals/evidence.js";
import { withComputed } from "../../src/program/actions/epoch/compute.js";
import { lastFinalEpoch } from "../../src/program/actions/hold.js";
import { rulesOption, type ComputeArgs } from "../epoch/options.js";
import { writeWhole } from "../files.js";
import { addressOption, epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";

interface Args extends ComputeArgs {
  readonly code: string;
  readonly group: string;
  readonly out: string;
  readonly json: boolean;
}

export default async function evidence(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const given = await rulesOption(args);
    const session = await openSession(hre, args);
    const epoch = await epochOption(args.epoch, () => lastFinalEpoch(session));
    const group = args.group === "" ? undefined : addressOption("group", args.group).toLowerCase();
    const code = args.code === "" ? {} : { code: args.code.toUpperCase() };
    const rows = await withComputed(session, given, epoch, ({ integrity }) =>
      holdEvidence(session, { epoch: Number(epoch), integrity }, code, group),
    );
    if (args.out !== "") writeWhole(args.out, evidenceFile(rows));
    const outcomes = outcomesOf(0n, sumUnits(rows.map(({ units }) => units)));
    if (args.json) return print(json({ epoch, outcomes, holds: rows }));
    print(`Epoch ${epoch}: ${rows.length} holds; paid to them: ${wordOutcomes(outcomes, (units) => `${units} units`)}`);
    for (const { account, status, found, appeals } of args.out === "" ? rows : []) {
      print(`  ${account}  ${status}, ${appeals.length} appeals`);
      for (const line of found) print(`    ${line}`);
    }
    if (args.out !== "")
      print(`Written to ${args.out}. Next: \`npx hardhat hold confirm --file ${args.out}\`, or dismiss.`);
  }, args);
}
