import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AccessManager__factory } from "../../typechain-types/index.js";
import { rulesHash, type Rules } from "../../src/engine/rules/rules.js";
import { requirePublishable } from "../../src/program/agreement.js";
import type { Program } from "../../src/program/contracts.js";
import { chainTime, guarded, json, mined, openSession, print } from "../support.js";
import { readOneRules } from "../epoch/rules.js";

interface Args {
  readonly rules: string;
  readonly uri: string;
  readonly as: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** The call that sets rules, and the first epoch that would have them. */
export interface RulesCall {
  readonly from: number;
  readonly hash: string;
  readonly target: string;
  readonly data: string;
}

/**
 * Checks rules against the contracts.
 * @param now Unix seconds.
 * @throws AssayError MISMATCH if they cannot do what they say.
 */
export async function rulesCall(program: Program, rules: Rules, uri: string, now: number): Promise<RulesCall> {
  const { oracle } = program;
  const running = BigInt(now) < (await oracle.genesis()) ? -1n : await oracle.epochAt(now);
  const from = Number(running + 1n);
  await requirePublishable(program, rules, from);
  const hash = rulesHash(rules);
  const data = oracle.interface.encodeFunctionData("setRules", [hash, uri]);
  return { from, hash, target: program.addresses.epochOracle, data };
}

export default async function setRules(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const rules = await readOneRules(args.rules);
    const session = await openSession(hre, args.as);
    const { program, signer } = session;
    const call = await rulesCall(program, rules, args.uri, await chainTime(session));
    if (args.json) return print(json(call));
    const manager = AccessManager__factory.connect(program.addresses.accessManager, signer);
    const selector = program.oracle.interface.getFunction("setRules").selector;
    const { immediate } = await manager.canCall(signer, call.target, selector);
    print(`Rules ${call.hash} agree with the contracts; they can hold from epoch ${call.from} on.`);
    if ((await program.oracle.rulesOf(call.from)) === call.hash) return print("They do already.");
    if (!immediate) {
      print(`They are for the governor to set: propose ${call.data} to ${call.target}, value 0.`);
    } else if (args.dryRun) print("Nothing was sent.");
    else print(`Set; ${await mined(program.oracle.setRules(call.hash, args.uri))} gas. Publish the document itself.`);
  });
}
