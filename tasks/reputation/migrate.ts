import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import type { Program } from "../../src/program/contracts.js";
import { addressOption, guarded, openSession, print, sendChecked, type Print } from "../support.js";

/** A migration from an account whose key is lost, and which step of it. */
export interface MigrateArgs {
  readonly from: string;
  readonly to: string;
  readonly step: string;
  readonly dryRun: boolean;
}

/** Announces, as the council, completes, as anyone, or cancels, as the account itself or the council, a migration of reputation. */
export async function migrateReputation({ reputation }: Program, args: MigrateArgs, out: Print): Promise<void> {
  const from = addressOption("from", args.from);
  const { dryRun } = args;
  if (args.step === "announce") {
    const to = addressOption("to", args.to);
    const days = Number(await reputation.migrationDelay()) / 86_400;
    const sending = {
      check: () => reputation.announceMigration.staticCall(from, to),
      send: () => reputation.announceMigration(from, to),
      could: `The migration of ${from} to ${to} can be announced`,
      done: `The migration of ${from} to ${to} is announced; complete it in ${days} days with --step complete.`,
    };
    return sendChecked({ ...sending, dryRun }, out);
  }
  if (args.step !== "complete" && args.step !== "cancel")
    throw new AssayError("INVALID_ARGUMENT", `--step ${args.step} is unknown.`, "Give announce, complete or cancel.");
  const method = args.step === "complete" ? reputation.completeMigration : reputation.cancelMigration;
  const done = args.step === "complete" ? "completed" : "cancelled";
  const sending = {
    check: () => method.staticCall(from),
    send: () => method(from),
    could: `The migration of ${from} can be ${done}`,
    done: `The migration of ${from} is ${done}.`,
  };
  await sendChecked({ ...sending, dryRun }, out);
}

export default async function migrate(
  args: MigrateArgs & { as: string },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await migrateReputation(program, args, print);
  });
}
