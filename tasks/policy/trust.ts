import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { NO_NULLIFIER } from "../../src/engine/eligibility/history.js";
import type { EligibilityPolicy } from "../../typechain-types/index.js";
import { guarded, mined, openSession, print, type Print } from "../support.js";
import { describeTerms, issuerOption, policyOption, schemaText, type IssuerArgs, type PolicyTerms } from "./policy.js";

/** An issuer and what its credentials must show. */
export interface TrustArgs extends IssuerArgs {
  readonly minScore: string;
  readonly scoreWord: number;
  /** Number of the word that identifies a person, or "uid". */
  readonly person: string;
  /** Seconds. */
  readonly minAge: number;
  readonly recheck: number;
  readonly dryRun: boolean;
}

function wholeOption(name: string, value: number, bits: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value < 2 ** bits) return value;
  throw new AssayError("INVALID_ARGUMENT", `--${name} ${value} is not a whole number below 2^${bits}.`);
}

/** Checks terms given on the command line. */
export function termsOption({ minScore, scoreWord, person, minAge, recheck }: TrustArgs): PolicyTerms {
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
    scoreWord: wholeOption("score-word", scoreWord, 16),
    nullifierWord: word,
    minAge: wholeOption("min-age", minAge, 32),
    recheck: wholeOption("recheck", recheck, 32),
  };
}

/** Trusts an issuer, or changes its terms, as the policy's signer, who must be of the council. */
export async function trustIssuer(policy: EligibilityPolicy, args: TrustArgs, out: Print): Promise<void> {
  const { schema, issuer } = issuerOption(args);
  const terms = termsOption(args);
  const says = await schemaText(policy, schema);
  await policy.trust.staticCall(schema, issuer, terms);
  if (!args.dryRun) await mined(policy.trust(schema, issuer, terms));
  out(`${issuer} ${args.dryRun ? "can be" : "is"} trusted to attest "${says}": ${describeTerms(terms)}.`);
  if (args.dryRun) out("Nothing was sent.");
}

export default async function trust(
  args: TrustArgs & { as: string; policy: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    await trustIssuer(await policyOption(session, args.policy), args, print);
  });
}
