import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { readHolds } from "../../src/bundle/read.js";
import { type HoldsFile } from "../../src/bundle/holds.js";
import { addressOption, epochOption, guarded, json, openSession, print, type Session } from "../support.js";

/** Options of the verbs on one hold. */
export interface HoldArgs {
  readonly epoch: number;
  readonly account: string;
  readonly as: string;
  readonly dryRun: boolean;
}

/** Holds of an epoch, by default the last final one. */
export async function holdsOf({ program, home }: Session, choice: number): Promise<{ epoch: bigint; file: HoldsFile }> {
  const next = await program.oracle.nextEpoch();
  const epoch = epochOption(choice, next === 0n ? 0n : next - 1n);
  const file = await readHolds(home, Number(epoch));
  if (file !== undefined) return { epoch, file };
  throw new AssayError("NOT_FOUND", `Epoch ${epoch} holds nobody's units.`, "Name another epoch with --epoch.");
}

/** One account's hold as the escrow takes it. */
export async function holdOf(
  session: Session,
  args: HoldArgs,
): Promise<{ epoch: bigint; hold: { account: string; units: bigint; proof: string[] } }> {
  const account = addressOption("account", args.account);
  const { epoch, file } = await holdsOf(session, args.epoch);
  const found = file.holds[account.toLowerCase()];
  if (found === undefined)
    throw new AssayError(
      "NOT_FOUND",
      `Nothing of ${account} is held in epoch ${epoch}.`,
      "See `npx hardhat hold list`.",
    );
  return { epoch, hold: { account, units: BigInt(found.units), proof: [...found.proof] } };
}

export default async function list(
  args: { epoch: number; as: string; json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const { epoch, file } = await holdsOf(await openSession(hre, args.as), args.epoch);
    if (args.json) return print(json({ epoch, ...file }));
    print(`Epoch ${epoch}: ${Object.keys(file.holds).length} accounts`);
    for (const [account, { units, codes }] of Object.entries(file.holds))
      print(`  ${account}  ${units} units  ${codes.join(", ")}`);
  });
}
