import type { GivenRules } from "../../src/program/actions/epoch/compute.js";
import type { Session } from "../../src/program/session.js";
import { readRules } from "../../src/sources/documents.js";
import { amountOption } from "../parse.js";
import type { SignerArgs } from "../session.js";

/** Options of the verbs that recompute an epoch. */
export interface ComputeArgs extends SignerArgs {
  readonly epoch: number;
  readonly rules: string;
  readonly allowMismatch: boolean;
}

/** What a stake on a root needs. */
export interface StakeArgs extends SignerArgs {
  readonly epoch: number;
  readonly root: string;
  readonly amount: string;
}

/** An amount of the bond token given on the command line, in wei. */
export async function stakeOption({ program }: Pick<Session, "program">, { amount }: StakeArgs): Promise<bigint> {
  const token = program.tokenAt(await program.vault.token());
  return amountOption("amount", amount, await token.decimals());
}

/** Rules given on the command line. */
export async function rulesOption({ rules, allowMismatch }: Omit<ComputeArgs, "epoch">): Promise<GivenRules> {
  return { rules: await readRules(rules), allowMismatch };
}
