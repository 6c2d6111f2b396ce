import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { handOver, handOverSteps } from "../../src/program/actions/launch/hand-over.js";
import { readPowers, type Power } from "../../src/program/actions/launch/roles.js";
import { addressOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly guardian: string;
  readonly taskManager: string;
  readonly council: string;
  readonly rolesOnly?: boolean;
  readonly json: boolean;
}

/** Powers with those who have them; where one key decides alone, that is said. */
export function powerLines(powers: readonly Power[]): string[] {
  return powers.map(({ power, account, holder }) => {
    const warning = holder === "single key" ? "  ! one key decides alone: take a multisig" : "";
    return `  ${power.padEnd(46)}${account}${warning}`;
  });
}

export default async function run(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const named = (["guardian", "taskManager", "council"] as const).filter((name) => args[name] !== "");
    const heirs = Object.fromEntries(named.map((name) => [name, addressOption(name, args[name])]));
    const session = await openSession(hre, args);
    const { rolesOnly = false } = args;
    const steps = await handOverSteps(session, { ...heirs, rolesOnly });
    const checked = await handOver(session, steps);
    const powers = await readPowers(session.program, session.signer, session.request);
    const did = steps.map(({ what }) => what);
    if (args.json) return print(json({ steps: did, sent: checked === undefined, powers }));
    if (steps.length === 0) print("Everything was handed over before; nothing was sent.");
    else print(checked === undefined ? "Handed over:" : "To be handed over; nothing was sent:");
    for (const [i, what] of did.entries()) print(`  ${i + 1}. ${what}`);
    print(checked === undefined ? "Who has which power now:" : "Who has which power today:");
    powerLines(powers).forEach(print);
    if (rolesOnly)
      print("Administration stays with the deployer: run it again without --roles-only once governance can begin.");
    print("What each power can do, and what nobody can: SECURITY.md. Next: `npx hardhat program doctor`.");
  }, args);
}
