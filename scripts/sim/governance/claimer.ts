import { keccak256, toUtf8Bytes } from "ethers";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { execute, propose, queue, stateOf, vote, type Call, type Motion } from "./motion.js";
import { finishEpoch, POINTS, tryHandOver, type Member, type Stage } from "./stage.js";

/** What happens around a member who credits its points at once and wants to rule. */
export interface Surroundings {
  /** Points of every epoch that the hostile member earns; the others earn the rest. */
  readonly points: bigint;
  /** Whether the others book their points at once, or never. */
  readonly othersCredit: boolean;
  /** Whether the others vote. */
  readonly othersVote: boolean;
  /** Whether the council looks at what the timelock keeps. */
  readonly councilAwake: boolean;
}

/** Weeks, counted from 1, in which something happened first; undefined if it did not. */
export interface Outcome {
  proposed?: number;
  passed?: number;
  executed?: number;
  handedOver?: number;
  administrator?: number;
  /** Proposals that were voted down or missed the quorum, and those that the council cancelled. */
  defeated: number;
  cancelled: number;
  /** Calls of an administrator that reached money, bonds or points in the end, and what left treasury and vault. */
  raids: number;
  taken: bigint;
}

/** What the hostile member asks for: a minimum bond that shuts others out; once there is an administration, that. */
async function wish({ program, manager, accounts }: Stage, { executed, handedOver }: Outcome): Promise<Call> {
  const { vault, addresses } = program;
  if (executed === undefined || handedOver === undefined) {
    const { most } = await vault.minimumRangeOf(StakeVaultRole.Operator);
    const data = vault.interface.encodeFunctionData("setMinimum", [StakeVaultRole.Operator, most]);
    return { target: addresses.stakeVault, data };
  }
  const data = manager.interface.encodeFunctionData("grantRole", [0, accounts.hostile.address, 0]);
  return { target: addresses.accessManager, data };
}

/** One week of the hostile member, after an epoch has become final. */
async function attempt(
  stage: Stage,
  motion: Motion | undefined,
  { othersVote, councilAwake }: Surroundings,
  { week, outcome }: { week: number; outcome: Outcome },
): Promise<Motion | undefined> {
  const state = motion === undefined ? "none" : await stateOf(stage, motion);
  if (motion !== undefined && state === "succeeded") {
    outcome.passed ??= week;
    const operation = await queue(stage, motion);
    if (councilAwake && (await canCancel(stage))) await stage.as("council").timelock.cancel(operation);
    return motion;
  }
  if (motion !== undefined && state === "queued") {
    await execute(stage, motion);
    outcome.executed ??= week;
    return undefined;
  }
  if (state === "defeated") outcome.defeated++;
  if (state === "cancelled") outcome.cancelled++;
  const next = await propose(stage, "hostile", await wish(stage, outcome));
  if (next === undefined) return undefined;
  outcome.proposed ??= week;
  await vote(stage, next, othersVote ? ["hostile", "others"] : ["hostile"]);
  return next;
}

const canCancel = async ({ program, accounts }: Stage): Promise<boolean> =>
  program.timelock.hasRole(await program.timelock.CANCELLER_ROLE(), accounts.council);

/** Plays the weeks from genesis on. */
export async function play(stage: Stage, surroundings: Surroundings, weeks: number): Promise<Outcome> {
  const { manager, accounts, program } = stage;
  const outcome: Outcome = { defeated: 0, cancelled: 0, raids: 0, taken: 0n };
  const before = await wealthOf(stage);
  const credited: Member[] = surroundings.othersCredit ? ["hostile", "others"] : ["hostile"];
  const earned = { hostile: surroundings.points, others: POINTS - surroundings.points };
  let motion: Motion | undefined;
  for (let week = 1; week <= weeks && outcome.administrator === undefined; week++) {
    await finishEpoch(stage, earned, credited);
    if (outcome.handedOver === undefined && (await tryHandOver(stage))) outcome.handedOver = week;
    motion = await attempt(stage, motion, surroundings, { week, outcome });
    if ((await manager.hasRole(0, accounts.hostile)).isMember) outcome.administrator = week;
  }
  if (outcome.administrator !== undefined) outcome.raids = await raid(stage);
  outcome.taken = before - (await wealthOf(stage)) - (await paidOut(program));
  return outcome;
}

/** Units in the treasury, and those that the bonds in the vault are worth. */
async function wealthOf({ program }: Stage): Promise<bigint> {
  const { vault, schedule, distributor } = program;
  const bonds = await program.tokenAt(await vault.token()).balanceOf(program.addresses.stakeVault);
  return (await schedule.treasury()) + bonds / (await distributor.unit());
}

/** Units that final roots have moved to the distributor. */
async function paidOut({ tokenAt, distributor, addresses }: Stage["program"]): Promise<bigint> {
  return (await tokenAt(await distributor.token()).balanceOf(addresses.distributor)) / (await distributor.unit());
}

/** Takes every role and every function of every contract, then all that there is; says how many calls got through. */
async function raid(stage: Stage): Promise<number> {
  const { manager, accounts, as, epoch } = stage;
  const thief = accounts.hostile.address;
  for (const role of [1n, 2n, 3n]) await manager.connect(accounts.hostile).grantRole(role, thief, 0);
  const { schedule, distributor, vault, reputation, oracle } = as("hostile");
  const root = keccak256(toUtf8Bytes("the thief's own")).slice(0, 50) + "00000000000003e8";
  const calls = [
    () => schedule.settle.staticCall(epoch, root),
    () => distributor.open.staticCall(epoch, root),
    () => vault.slash.staticCall(StakeVaultRole.Operator, accounts.operator, 1n, thief),
    () => vault.pay.staticCall(thief, 1n),
    () => vault.setAdmitted.staticCall(StakeVaultRole.Operator, accounts.operator, false),
    () => reputation.creditProven.staticCall(thief, epoch, 1n),
    () => reputation.announceMigration.staticCall(accounts.others, thief),
    () => oracle.rule.staticCall(epoch, root),
    () => schedule.windDown.staticCall(),
  ];
  let through = 0;
  for (const call of calls) {
    const done = await call().then(
      () => true,
      () => false,
    );
    if (done) through++;
  }
  return through;
}
