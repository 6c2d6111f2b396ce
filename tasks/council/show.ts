import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readCouncil } from "../../src/program/actions/council.js";
import { json, print } from "../print.js";
import { guarded, openSession } from "../session.js";

/** Unix seconds as a date and time for people, UTC. */
export const dateOf = (time: bigint): string => new Date(Number(time) * 1_000).toISOString();

export default async function show(args: { readonly json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const state = await readCouncil(await openSession(hre));
    if (args.json) return print(json(state));
    const { council, successor, vetoEnds, interimFrom } = state;
    print(`Council: ${council}`);
    print(
      successor === undefined ? "No successor is announced." : `From ${dateOf(successor.from)}: ${successor.account}`,
    );
    if (vetoEnds === undefined) print("It can veto all that passes: the program is not handed over.");
    else print(`It can veto what passes until ${dateOf(vetoEnds)}.`);
    if (interimFrom !== undefined) print(`It acts in place of votes from ${dateOf(interimFrom)} on.`);
  });
}
