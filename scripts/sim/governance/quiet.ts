import { ZeroHash } from "ethers";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { AccessManager__factory } from "../../../typechain-types/index.js";
import { carry, propose, type Call } from "./motion.js";
import { DAY, finishEpoch, isGoverned, moveTo, POINTS, tryHandOver, type Earned, type Stage } from "./stage.js";

/** Weeks from genesis: until when there is work at first, from when there is again, until when all is told, and between two rows. */
export interface Weeks {
  readonly work: number;
  readonly back: number;
  readonly end: number;
  readonly row: number;
}

/** How things stood at the end of a week. */
export interface Row {
  readonly week: number;
  readonly supply: bigint;
  readonly quorum: bigint;
  /** Votes of a member who earned three tenths of the first points, and what a proposal takes. */
  readonly votes: bigint;
  readonly threshold: bigint;
  readonly decides: "nobody" | "the votes" | "the council";
  /** Units in the treasury. */
  readonly treasury: bigint;
}

/** What happened in which week. */
export interface Event {
  readonly week: number;
  readonly text: string;
}

/** Something that happens once, after what comes before it in the list. */
interface Chapter {
  isDue(stage: Stage): Promise<boolean>;
  /** Says what happened. */
  act(stage: Stage): Promise<string>;
}

const now = async ({ connection }: Stage): Promise<bigint> => BigInt(await connection.networkHelpers.time.latest());

/** The call that sets an operator's least bond to an end of its range. */
async function minimumCall({ program: { vault, addresses } }: Stage, end: "least" | "most"): Promise<Call> {
  const range = await vault.minimumRangeOf(StakeVaultRole.Operator);
  const data = vault.interface.encodeFunctionData("setMinimum", [StakeVaultRole.Operator, range[end]]);
  return { target: addresses.stakeVault, data };
}

/** The call that makes the council administrator. */
function usurpation({ program: { addresses }, accounts }: Stage): Call {
  const data = AccessManager__factory.createInterface().encodeFunctionData("grantRole", [
    0,
    accounts.council.address,
    0,
  ]);
  return { target: addresses.accessManager, data };
}

/** Whether the council's call was taken by the timelock, and executed after its delay. */
async function decideAsCouncil(stage: Stage, call?: Call): Promise<boolean> {
  const { timelock } = stage.as("council");
  const { target, data } = call ?? (await minimumCall(stage, "least"));
  const delay = await timelock.getMinDelay();
  const args = [target, 0n, data, ZeroHash, ZeroHash] as const;
  try {
    await timelock.schedule(...args, delay);
  } catch {
    return false;
  }
  await moveTo(stage, (await now(stage)) + delay);
  await timelock.execute(...args);
  return true;
}

const said = (done: boolean): string => (done ? "taken" : "refused");

const CHAPTERS: readonly Chapter[] = [
  {
    isDue: isGoverned,
    act: async (stage) => {
      await tryHandOver(stage);
      return "The supply has reached the floor: the timelock takes over, the deployer's key is worth nothing.";
    },
  },
  {
    isDue: async (stage) => !(await isGoverned(stage)),
    act: async (stage) => {
      const motion = await propose(stage, "hostile", await minimumCall(stage, "most"));
      const end = motion === undefined ? "refused" : await carry(stage, motion, ["hostile"]);
      return `The supply is below the floor. A proposal that nobody else votes on: ${end}.`;
    },
  },
  {
    isDue: () => Promise.resolve(true),
    act: async (stage) => {
      await stage.as("council").timelock.announceInterim();
      return `The council announces that it acts in place of the votes. A decision of it now: ${said(await decideAsCouncil(stage))}.`;
    },
  },
  {
    isDue: ({ program }) => program.timelock.isInterim(),
    act: async (stage) => {
      const usual = said(await decideAsCouncil(stage));
      return `The absence is over. A decision of the council: ${usual}. Itself as administrator: ${said(await decideAsCouncil(stage, usurpation(stage)))}.`;
    },
  },
  {
    isDue: isGoverned,
    act: async (stage) => {
      const shown = await now(stage);
      await moveTo(stage, shown + 2n);
      await stage.as("others").timelock.refuteInterim(shown);
      return `The supply has reached the floor again, and somebody shows it. A decision of the council: ${said(await decideAsCouncil(stage))}.`;
    },
  },
  {
    isDue: () => Promise.resolve(true),
    act: async (stage) => {
      const motion = await propose(stage, "others", await minimumCall(stage, "most"));
      const end = motion === undefined ? "refused" : await carry(stage, motion, ["others"]);
      return `A proposal of those who work now: ${end}.`;
    },
  },
];

function earnedIn(week: number, { work, back }: Weeks): Earned {
  if (week <= work) return { hostile: (POINTS * 3n) / 10n, others: (POINTS * 7n) / 10n };
  return week > back ? { others: POINTS } : {};
}

/** Read at a time that does not depend on how long the machine took. */
async function rowOf(stage: Stage, week: number): Promise<Row> {
  const { program, governor, accounts, epoch } = stage;
  const { timelock, reputation, schedule, oracle } = program;
  const time = (await oracle.cutOff(epoch - 1n)) + 6n * DAY;
  await moveTo(stage, time + 1n);
  const [supply, quorum] = [await reputation.getPastTotalSupply(time), await governor.quorum(time)];
  const ofCouncil = await timelock.hasRole(await timelock.PROPOSER_ROLE(), accounts.council);
  return {
    ...{ week, supply, quorum },
    votes: await reputation.getPastVotes(accounts.hostile, time),
    threshold: await governor.proposalThreshold(),
    decides: ofCouncil ? "the council" : supply >= quorum ? "the votes" : "nobody",
    treasury: await schedule.treasury(),
  };
}

/** Plays all weeks; operators make every epoch final, with roots of nothing where nobody worked. */
export async function play(stage: Stage, weeks: Weeks): Promise<{ rows: Row[]; events: Event[] }> {
  const [rows, events]: [Row[], Event[]] = [[], []];
  for (let week = 1; week <= weeks.end; week++) {
    await finishEpoch(stage, earnedIn(week, weeks), ["hostile", "others"]);
    const chapter = CHAPTERS[events.length];
    if (chapter !== undefined && (await chapter.isDue(stage))) events.push({ week, text: await chapter.act(stage) });
    if (week % weeks.row === 0) rows.push(await rowOf(stage, week));
  }
  return { rows, events };
}
