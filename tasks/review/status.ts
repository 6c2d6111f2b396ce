import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fromHex } from "../../src/engine/columns/bytes.js";
import { AssayError } from "../../src/engine/errors.js";
import { isDrawn } from "../../src/engine/mirrors/sortition.js";
import { sync } from "../../src/sync/sync.js";
import { TaskRegistryMode } from "../../src/engine/rules/contract-values.js";
import type { Store } from "../../src/store/store.js";
import { readSingleAttestations } from "../../src/store/contributions.js";
import { readTasks } from "../../src/store/tasks.js";
import { chainTime, guarded, json, openHome, openSession, print, when, type Session } from "../support.js";

/** Options of the verbs on a round. */
export interface RoundArgs {
  readonly epoch: number;
  readonly as: string;
  readonly dryRun: boolean;
}

/** A round's number, which is its epoch's; by default that of the last epoch that is over. */
export async function roundOption(session: Pick<Session, "request" | "program">, epoch: number): Promise<number> {
  if (Number.isInteger(epoch) && epoch >= 0 && epoch < 2 ** 32) return epoch;
  if (epoch !== -1)
    throw new AssayError("INVALID_ARGUMENT", `--epoch ${epoch} is not an epoch.`, "Give a whole number from 0.");
  const current = Number(await session.program.oracle.epochAt(await chainTime(session)));
  if (current > 0) return current - 1;
  throw new AssayError("INVALID_ARGUMENT", "No epoch is over yet.", "Reviews begin when epoch 0 has ended.");
}

/** A contribution that may be reviewed in a round. */
export interface Reviewable {
  readonly contribution: string;
  readonly task: number;
  readonly account: string;
  readonly evidence: string;
  readonly attestedAt: number;
  /** Whether the signer is drawn for it and may review it. */
  readonly drawn: boolean;
  readonly state: "open" | "committed" | "revealed";
  /** Reviews revealed so far. */
  readonly reviews: number;
}

/** Where a round stands, as seen by the session's signer. Times are Unix seconds, 0 before the draw. */
export async function roundStatus(session: Session, store: Store, round: number) {
  const { seedBlock, seed, commitEnds, revealEnds } = await session.program.reviews.roundOf(round);
  const drawn = BigInt(seed) !== 0n;
  return {
    round,
    announced: seedBlock !== 0n,
    drawn,
    seedBlock: Number(seedBlock),
    commitEnds: Number(commitEnds),
    revealEnds: Number(revealEnds),
    contributions: drawn ? await reviewableIn(session, store, round) : [],
  };
}

async function reviewableIn(session: Session, store: Store, round: number): Promise<Reviewable[]> {
  const { program, signer } = session;
  const { carry, quorum } = await program.reviews.terms();
  const first = Math.max(0, round - Number(carry));
  const length = Number(await program.oracle.epochLength());
  const own = Number(await program.oracle.epochEnd(round)) - length;
  const drawnIn = await drawnReviews(session, store, round);
  const found: Reviewable[] = [];
  const [start, end] = [Number(await program.oracle.epochEnd(first)) - length, own + length];
  const tasks = (await readTasks(store)).filter(({ mode }) => mode === TaskRegistryMode.Reviewed).map(({ id }) => id);
  for (const row of await readSingleAttestations(store, tasks, start, end)) {
    const reviews = Number(await program.reviews.reviewsOf(row.contribution));
    const { commitment, revealed } = await program.reviews.ballotOf(row.contribution, signer.address);
    // What earlier rounds have settled is not reviewed again.
    if (row.attestedAt < own && reviews >= Number(quorum)) continue;
    const state = revealed ? "revealed" : BigInt(commitment) === 0n ? "open" : "committed";
    const me = signer.address.toLowerCase();
    const drawn = me !== row.account && me !== row.attester && drawnIn(row.contribution, row.task);
    const { attester: _, ...rest } = row;
    found.push({ ...rest, drawn, state, reviews });
  }
  return found;
}

/** Says for which contributions the signer is drawn, without a call a contribution. */
async function drawnReviews({ program, signer }: Session, store: Store, round: number) {
  const { seed, announcedAt } = await program.reviews.roundOf(round);
  const domains = new Map((await readTasks(store)).map(({ id, domain }) => [id, domain]));
  const thresholds = new Map<number, bigint>();
  for (const domain of new Set(domains.values())) {
    const since = await program.reviews.registeredAt(domain, signer.address);
    const registered = since !== 0n && since <= announcedAt;
    thresholds.set(domain, registered ? await program.reviews.thresholdOf(round, domain) : 0n);
  }
  const [seedBytes, reviewer] = [fromHex(seed, 32), fromHex(signer.address, 20)];
  return (uid: string, task: number): boolean =>
    isDrawn(seedBytes, fromHex(uid, 32), reviewer, thresholds.get(domains.get(task) ?? 0) ?? 0n);
}

export default async function status(
  args: { epoch: number; as: string; json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  await guarded(async () => {
    const session = await openSession(hre, args.as);
    const round = await roundOption(session, args.epoch);
    const store = await openHome(session);
    try {
      await sync(session.request, store);
      const found = await roundStatus(session, store, round);
      if (args.json) return print(json(found));
      if (!found.announced)
        return print(`Round ${round} is not announced. Do it with \`npx hardhat review announce\`.`);
      if (!found.drawn) return print(`Round ${round} can be drawn after block ${found.seedBlock}.`);
      print(`Round ${round}: commit before ${when(found.commitEnds)}, reveal before ${when(found.revealEnds)}`);
      for (const { contribution, task, drawn, state, reviews } of found.contributions)
        print(`  ${contribution}  task ${task}  ${reviews} reviews  ${drawn ? `yours: ${state}` : "not yours"}`);
    } finally {
      await store.close();
    }
  });
}
