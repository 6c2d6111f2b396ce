import { readFile } from "node:fs/promises";
import path from "node:path";
import { formatUnits } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../src/engine/errors.js";
import { ROUND_KINDS, roundsOf, type DonorRoundKind, type RoundKind } from "../src/program/actions/funding/rounds.js";
import { fundingAt } from "../src/program/funding/contracts.js";
import type { FundingSession } from "../src/program/funding/session.js";
import { addressOption, amountOption, choiceOption, wholeOption } from "./parse.js";
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
  const deployed = await deployedBeside(hre, session.program.addresses.chainId);
  return { ...session, deployed, funding: fundingAt(deployed, session.signer) };
}

/** Addresses of contracts beside a program, by Ignition's names; none where nothing was deployed. */
export async function deployedBeside(hre: HardhatRuntimeEnvironment, chainId: number): Promise<Record<string, string>> {
  const file = path.join(deploymentFolder(hre, chainId), "deployed_addresses.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return "{}";
  });
  return JSON.parse(text) as Record<string, string>;
}

/** A round given on the command line. */
export function roundOption({ round, kind }: RoundArgs): { readonly id: bigint; readonly kind: RoundKind } {
  const name = ROUND_KINDS[choiceOption("kind", kind, ROUND_KINDS, "is no kind of rounds on chain")];
  if (name === undefined || wholeOption("round", round) === 0) {
    throw new AssayError("INVALID_ARGUMENT", `--round ${round} is not a round.`, "`round create` prints its number.");
  }
  return { id: BigInt(round), kind: name };
}

/** A round of donors given on the command line. */
export function donorRoundOption(args: RoundArgs): { readonly id: bigint; readonly kind: DonorRoundKind } {
  const { id, kind } = roundOption(args);
  if (kind !== "voice-credits") return { id, kind };
  throw new AssayError("INVALID_ARGUMENT", "Nobody donates in a round of voice credits.", "Vote with `round vote`.");
}

/** Pairs such as `0xAb…=3,0xCd…=1`, as an option gives them. */
export function pairsOption(name: string, text: string): { readonly account: string; readonly count: bigint }[] {
  return text.split(",").map((pair) => {
    const [, account, count] = /^\s*(0x[0-9a-fA-F]{40})\s*=\s*(\d+)\s*$/.exec(pair) ?? [];
    if (account !== undefined && count !== undefined) {
      return { account: addressOption(name, account), count: BigInt(count) };
    }
    const hint = "Write account=number,account=number.";
    throw new AssayError("INVALID_ARGUMENT", `--${name} "${pair}" is no account with a number.`, hint);
  });
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
