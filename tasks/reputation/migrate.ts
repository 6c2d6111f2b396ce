import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { announceMigration, cancelMigration, completeMigration } from "../../src/program/actions/reputation.js";
import type { Session } from "../../src/program/session.js";
import { addressOption, choiceOption } from "../parse.js";
import { tell } from "../print.js";
import { guarded, openSession, type SignerArgs } from "../session.js";

interface Args extends SignerArgs {
  readonly from: string;
  readonly to: string;
  readonly step: string;
}

const STEPS = ["announce", "complete", "cancel"];
const DAY = 86_400;

async function announce(session: Session, from: string, to: string): Promise<void> {
  const days = Number(await session.program.reputation.councilMigrationDelay()) / DAY;
  const sent = await announceMigration(session, from, to);
  const migration = `The migration of ${from} to ${to}`;
  const done = `${migration} is announced; complete it in ${days} days with --step complete.`;
  tell(sent, `${migration} can be announced`, done);
}

export default async function migrate(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const from = addressOption("from", args.from);
    const step = STEPS[choiceOption("step", args.step, STEPS, "is unknown")];
    const to = step === "announce" ? addressOption("to", args.to) : "";
    const session = await openSession(hre, args);
    if (step === "announce") return announce(session, from, to);
    const sent = await (step === "complete" ? completeMigration : cancelMigration)(session, from);
    const done = step === "complete" ? "completed" : "cancelled";
    tell(sent, `The migration of ${from} can be ${done}`, `The migration of ${from} is ${done}.`);
  }, args);
}
