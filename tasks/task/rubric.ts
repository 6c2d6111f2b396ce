import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { encodeFor, rubricOf, verifierAt } from "../../src/program/actions/attest/self.js";
import { parsePeerTerms, readTerms } from "../../src/sources/funding.js";
import { verifierOption, wordsOption } from "../attest/verifiers.js";
import { openFunding } from "../funding.js";
import { print } from "../print.js";
import { guarded } from "../session.js";

interface Args {
  readonly verifier: string;
  readonly parameters: string;
  readonly peers: string;
}

export default async function rubric(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const session = await openFunding(hre);
    if (args.peers !== "") {
      return print(await session.funding.peers.rubricOf(parsePeerTerms(await readTerms(args.peers))));
    }
    const verifier = verifierOption(args.verifier);
    const parameters = encodeFor(verifier, "parameters", wordsOption(args.parameters));
    print(rubricOf(verifierAt(session, verifier), parameters));
  }, args);
}
