import { readFile } from "node:fs/promises";
import path from "node:path";
import { formatUnits } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../src/engine/errors.js";
import { ROUND_KINDS, roundsOf, type FundingSession, type RoundKind } from "../src/program/actions/funding/rounds.js";
import { fundingAt } from "../src/program/funding.js";
import { amountOption, choiceOption, wholeOption } from "./parse.js";
import { deploymentFolder } from "./record.js";
import { openSession, type SignerArgs } from "./session.js";

/** Options of verbs that name a round. */
export interface RoundArgs extends SignerArgs {
  readonly round: number;
  readonly kind: string;
}

/** Connects to a program and to the contracts of rounds and bounties beside it. */
export async function openFunding(hre: HardhatRuntimeEnvironment, args: SignerArgs = {}): Promise<FundingSession> {
  const session = await openSession(hre, args);
  const file = path.join(deploymentFolder(hre, session.program.addresses.chainId), "deployed_addresses.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return "{}";
  });
  const deployed = JSON.parse(text) as Record<string, string>;
  return { ...session, funding: fundingAt(deployed, session.signer) };
}

/** A round given on the command line. */
export function roundOption({ round, kind }: RoundArgs): { readonly id: bigint; readonly kind: RoundKind } {
  const name = ROUND_KINDS[choiceOption("kind", kind, ROUND_KINDS, "is no kind of rounds on chain")];
  if (name === undefined || wholeOption("round", round) === 0) {
    throw new AssayError("INVALID_ARGUMENT", `--round ${round} is not a round.`, "`round create` prints its number.");
  }
  return { id: BigInt(round), kind: name };
}

/** The token of a round, to read and write amounts in it. */
export async function roundToken(session: FundingSession, { id, kind }: ReturnType<typeof roundOption>) {
  const { token } = await roundsOf(session, kind).roundOf(id);
  return tokenTexts(session, token);
}

/** How amounts of a token are read and written. */
export async function tokenTexts({ program }: FundingSession, address: string) {
  const token = program.tokenAt(address);
  const [decimals, symbol] = await Promise.all([token.decimals(), token.symbol()]);
  return {
    symbol,
    parse: (name: string, text: string): bigint => amountOption(name, text, decimals),
    format: (amount: bigint): string => `${formatUnits(amount, decimals)} ${symbol}`,
  };
}
