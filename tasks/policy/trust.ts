import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { NO_NULLIFIER } from "../../src/engine/eligibility/history.js";
import { AssayError } from "../../src/engine/errors.js";
import { describeTerms, trustIssuer, type Issuer, type PolicyTerms } from "../../src/program/actions/policy/issuers.js";
import { wholeOption } from "../parse.js";
import { print } from "../print.js";
import { guarded } from "../session.js";
import { issuerOption, openPolicy, type PolicyArgs } from "./policy.js";

/** What an issuer's credentials must show. */
export interface TermsArgs {
  readonly minScore: string;
  readonly scoreWord: number;
  /** Number of the word that identifies a person, or "uid". */
  readonly person: string;
  /** Seconds. */
  readonly minAge: number;
  readonly recheck: number;
}

/** Checks terms given on the command line. */
export function termsOption({ minScore, scoreWord, person, minAge, recheck }: TermsArgs): PolicyTerms {
  if (!/^\d{1,39}$/.test(minScore) || BigInt(minScore) >> 128n !== 0n) {
    const hint = "Give a whole number in the issuer's own scale, with its decimals.";
    throw new AssayError("INVALID_ARGUMENT", `--min-score ${minScore} is not a score.`, hint);
  }
  const word = person === "uid" ? NO_NULLIFIER : /^\d{1,5}$/.test(person) ? Number(person) : NaN;
  if (!(word <= NO_NULLIFIER)) {
    const hint = "Give the number of the 32-byte word of the data that identifies the person, from 0, or uid.";
    throw new AssayError("INVALID_ARGUMENT", `--person ${person} is not a word.`, hint);
  }
  return {
    minScore: BigInt(minScore),
    scoreWord: wholeOption("score-word", scoreWord, 2 ** 16),
    nullifierWord: word,
    minAge: wholeOption("min-age", minAge, 2 ** 32),
    recheck: wholeOption("recheck", recheck, 2 ** 32),
  };
}

export default async function trust(
  args: PolicyArgs & Issuer & TermsArgs,
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const issuer = issuerOption(args);
    const terms = termsOption(args);
    const { mined, returned: says } = await trustIssuer(await openPolicy(hre, args), issuer, terms);
    const may = mined === undefined ? "can be" : "is";
    print(`${issuer.issuer} ${may} trusted to attest "${says}": ${describeTerms(terms)}.`);
    if (mined === undefined) print("Nothing was sent.");
  }, args);
}
