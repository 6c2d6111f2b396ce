import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { attestSelf, encodeFor } from "../../src/program/actions/attest/self.js";
import { openFunding } from "../funding.js";
import { wholeOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, type SignerArgs } from "../session.js";
import { verifierOption, wordsOption } from "./verifiers.js";

interface Args extends SignerArgs {
  readonly task: number;
  readonly verifier: string;
  readonly parameters: string;
  readonly proof: string;
}

export default async function self(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const task = wholeOption("task", args.task);
    const verifier = verifierOption(args.verifier);
    const parameters = encodeFor(verifier, "parameters", wordsOption(args.parameters));
    const proof = encodeFor(verifier, "proof", wordsOption(args.proof));
    const session = await openFunding(hre, args);
    const sent = await attestSelf(session, { task, verifier, parameters, proof });
    const { address } = session.signer;
    tell(sent, `${address} can attest this work for task ${task}`, `Work of ${address} for task ${task} is attested.`);
  }, args);
}
