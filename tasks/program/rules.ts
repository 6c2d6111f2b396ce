import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { rulesCall, setRules } from "../../src/program/actions/program.js";
import { readOneRules } from "../../src/sources/documents.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly rules: string;
  readonly uri: string;
  readonly json: boolean;
}

export default async function rules(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const document = await readOneRules(args.rules);
    const session = await openSession(hre, args);
    if (args.json) return print(json(await rulesCall(session, document, args.uri)));
    const { hash, from, target, data, state, mined } = await setRules(session, document, args.uri);
    print(`Rules ${hash} agree with the contracts; they can hold from epoch ${from} on.`);
    if (state === "set before") print("They do already.");
    else if (state === "for the governor")
      print(`They are for the governor to set: propose ${data} to ${target}, value 0.`);
    else if (mined === undefined) print("Nothing was sent.");
    else print(`Set; ${mined.gas} gas. Publish the document itself.`);
  }, args);
}
