import type { GivenRules } from "../../src/program/actions/epoch/compute.js";
import { readRules } from "../../src/sources/documents.js";
import type { SignerArgs } from "../session.js";

/** Options of the verbs that recompute an epoch. */
export interface ComputeArgs extends SignerArgs {
  readonly epoch: number;
  readonly rules: string;
  readonly allowMismatch: boolean;
}

/** Rules given on the command line. */
export async function rulesOption({ rules, allowMismatch }: Omit<ComputeArgs, "epoch">): Promise<GivenRules> {
  return { rules: await readRules(rules), allowMismatch };
}
