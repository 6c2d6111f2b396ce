import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, json, openSession, print } from "../support.js";
import { DOMAIN_NAMES } from "../../src/engine/rules/contract-values.js";

interface Args {
  readonly account: string;
  readonly as: string;
  readonly json: boolean;
}

/** An account's decayed points now, by domain and together, and its votes. */
export async function reputationOf({ reputation }: Program, account: string) {
  const points = await Promise.all(DOMAIN_NAMES.map((_, domain) => reputation.reputationOf(account, domain)));
  const [total, votes] = await Promise.all([reputation.totalReputationOf(account), reputation.getVotes(account)]);
  return { account, total, votes, domains: Object.fromEntries(DOMAIN_NAMES.map((name, d) => [name, points[d] ?? 0n])) };
}

export default async function show(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program, signer } = await openSession(hre, args.as);
    const account = args.account === "" ? signer.address : addressOption("account", args.account);
    const found = await reputationOf(program, account);
    if (args.json) return print(json(found));
    print(`${account}: ${found.total} points now, ${found.votes} votes`);
    for (const [name, points] of Object.entries(found.domains)) if (points > 0n) print(`  ${name.padEnd(12)}${points}`);
  });
}
