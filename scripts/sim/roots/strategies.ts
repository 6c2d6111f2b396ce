import { as, BUDGET, challenge, confirm, freeOf, moveTo, propose, rootOf, type Player, type Stage } from "./stage.js";

/** Seconds that an honest party needs to see what happened and to answer. */
const REACTION = 86_400n;
/** Seconds before the end at which a last-second move is made. */
const LAST = 30n;

/** Takes one epoch from its cut-off to its final root. */
export type Strategy = (stage: Stage, epoch: bigint) => Promise<void>;

const rightOf = (epoch: bigint): string => rootOf(epoch, "right", (BUDGET * 9n) / 10n);
const wrongOf = (epoch: bigint): string => rootOf(epoch, "wrong", BUDGET);
const otherOf = (epoch: bigint): string => rootOf(epoch, "other", BUDGET);

/** Whether a root pays the attacker. */
export const isWrong = (epoch: bigint, root: string): boolean => root === wrongOf(epoch) || root === otherOf(epoch);

async function finish(stage: Stage, epoch: bigint): Promise<void> {
  const { until } = await stage.oracle.dispute();
  await moveTo(stage, until > 0n ? until : (await stage.oracle.proposalOf(epoch)).finalFrom);
  await stage.oracle.finalize(epoch);
}

async function agree(stage: Stage, epoch: bigint): Promise<void> {
  await propose(stage, "operator", epoch, rightOf(epoch));
  await confirm(stage, "witness", epoch, rightOf(epoch));
}

const canCheat = async (stage: Stage): Promise<boolean> =>
  (await freeOf(stage, "cheat")) >= BUDGET / 10n && (await freeOf(stage, "alter")) >= BUDGET / 100n;

const poolOf = async ({ oracle }: Stage, epoch: bigint, root: string): Promise<bigint> => {
  const { entered, confirmed, added } = await oracle.poolOf(epoch, root);
  return entered + confirmed + added;
};

/** Adds what a root needs to lead, if the player has it; says whether it did. */
async function takeLead(stage: Stage, name: Player, epoch: bigint, root: string): Promise<boolean> {
  const leader = await stage.oracle.standingRoot(epoch);
  if (leader === root) return false;
  const needed = ((await poolOf(stage, epoch, leader)) * 5n) / 4n + 1n - (await poolOf(stage, epoch, root));
  if (needed > (await freeOf(stage, name))) return false;
  await as(stage, name).addStake(epoch, root, needed);
  return true;
}

/** The watcher makes the right root lead, a day after it could. */
async function answer(stage: Stage, epoch: bigint): Promise<boolean> {
  const now = BigInt(await stage.time.latest());
  const { stakesFrom } = await stage.oracle.dispute();
  await moveTo(stage, (stakesFrom > now ? stakesFrom : now) + REACTION);
  return takeLead(stage, "watcher", epoch, rightOf(epoch));
}

/** A cheat proposes, its second account brings `second`, the watcher sees to it that the right root is there and leads. */
const cheatWith =
  (second: (epoch: bigint) => string): Strategy =>
  async (stage, epoch) => {
    if (!(await canCheat(stage))) return agree(stage, epoch).then(() => finish(stage, epoch));
    await propose(stage, "cheat", epoch, wrongOf(epoch));
    await challenge(stage, "alter", epoch, second(epoch));
    if (second(epoch) !== rightOf(epoch)) await challenge(stage, "watcher", epoch, rightOf(epoch));
    await answer(stage, epoch);
    await finish(stage, epoch);
  };

/** Nobody attacks. */
export const quiet: Strategy = async (stage, epoch) => {
  await agree(stage, epoch);
  await finish(stage, epoch);
};

/** A right root is agreed on, and a wrong one brought against it in the last moment of its window; says whether it was. */
async function contest(stage: Stage, epoch: bigint): Promise<boolean> {
  await agree(stage, epoch);
  if ((await freeOf(stage, "alter")) < BUDGET / 100n) return false;
  await moveTo(stage, (await stage.oracle.finalizableAt()) - LAST);
  await challenge(stage, "alter", epoch, wrongOf(epoch));
  return true;
}

/** A wrong root is brought against every right one in the last moment of its window. */
export const freeze: Strategy = async (stage, epoch) => {
  await contest(stage, epoch);
  await finish(stage, epoch);
};

/** The same against a council that names the right root `delay` seconds after the challenge. */
const freezeWith =
  (delay: bigint): Strategy =>
  async (stage, epoch) => {
    // In an epoch that is late stakes decide before the council has made up its mind.
    if (!(await contest(stage, epoch)) || (await stage.oracle.stakesDecide())) return finish(stage, epoch);
    await moveTo(stage, (await stage.oracle.proposalOf(epoch)).disputedAt + delay);
    await as(stage, "council").rule(epoch, rightOf(epoch));
  };

/** A council of a few people answers as soon as it may, a day after its delay. */
export const freezePrompt = freezeWith(3n * REACTION);
/** A vote of governors takes nearly all of the ruling period. */
export const freezeSlow = freezeWith(9n * REACTION - 60n);

/** The same, and once the epochs are so late that stakes decide, the cheat proposes a wrong root. */
export const freezeThenCheat: Strategy = async (stage, epoch) =>
  (await stage.oracle.stakesDecide()) ? cheatWith(otherOf)(stage, epoch) : freezeSlow(stage, epoch);

export const selfChallenge = cheatWith(rightOf);
export const twoWrongRoots = cheatWith(otherOf);

/** The cheat takes the lead in the last moment as often as its stake allows; the watcher answers a day later. */
export const lastSecond: Strategy = async (stage, epoch) => {
  if (!(await canCheat(stage))) return quiet(stage, epoch);
  await propose(stage, "cheat", epoch, wrongOf(epoch));
  await challenge(stage, "watcher", epoch, rightOf(epoch));
  await answer(stage, epoch);
  for (;;) {
    await moveTo(stage, (await stage.oracle.dispute()).until - LAST);
    if (!(await takeLead(stage, "alter", epoch, wrongOf(epoch)))) break;
    if (!(await answer(stage, epoch))) break;
  }
  await finish(stage, epoch);
};

/** The council names the right root a day after its ruling period, when stakes have been laid. */
export const lateRuling: Strategy = async (stage, epoch) => {
  if (!(await canCheat(stage))) return quiet(stage, epoch);
  await propose(stage, "cheat", epoch, wrongOf(epoch));
  await challenge(stage, "watcher", epoch, rightOf(epoch));
  await answer(stage, epoch);
  await takeLead(stage, "alter", epoch, wrongOf(epoch));
  await moveTo(stage, (await stage.oracle.dispute()).rulingFrom);
  await as(stage, "council").rule(epoch, rightOf(epoch));
};

/** The council names the cheat's root as soon as it can; once the honest operator has lost its stake, the cheat proposes. */
export const hostileCouncil: Strategy = async (stage, epoch) => {
  if ((await freeOf(stage, "operator")) < BUDGET / 10n) {
    await propose(stage, "cheat", epoch, wrongOf(epoch));
    return finish(stage, epoch);
  }
  await agree(stage, epoch);
  await challenge(stage, "alter", epoch, wrongOf(epoch));
  await moveTo(stage, (await stage.oracle.dispute()).rulingFrom);
  await as(stage, "council").rule(epoch, wrongOf(epoch));
};
