import type { ComputedEpoch, EpochTerms } from "../../bundle/computed.js";
import { contributionColumns } from "../../engine/bundle/tables.js";
import type { Contributions } from "../../engine/columns/contributions.js";
import type { EpochInput } from "../../engine/epoch/epoch.js";
import { digestBeside } from "../../parallel/bundle.js";
import { eligibleBeside } from "../../parallel/epoch.js";
import { bothDone, type Pool } from "../../parallel/pool.js";
import { readAttesterBonds } from "../../store/epochs/bonds.js";
import { readServed } from "../../store/epochs/service.js";
import { standingAt } from "../../store/epochs/standing.js";
import type { Store } from "../../store/store.js";
import { readAttesterPeriods, readTasks } from "../../store/tasks.js";
import { readEligibility } from "../eligibility.js";
import { readOutcomes, type Outcomes } from "../reviews.js";

/** What is read beside what decides on contributions. */
interface Beside {
  readonly contributions: Contributions;
  readonly pool: Pool;
  readonly onStep: (name: string) => void;
}

type Inputs = Partial<EpochInput> & Pick<EpochInput, "tasks"> & Pick<Outcomes, "reviewers">;

/**
 * All that decides on contributions besides themselves and the detectors, a field of the engine's input each. While this thread waits for the store, the
 * others hash the contributions' columns and ask who was eligible.
 */
export async function readInputs(
  store: Store,
  terms: EpochTerms,
  { contributions, pool, onStep }: Beside,
): Promise<Inputs & Pick<ComputedEpoch, "tableHashes">> {
  const { start, end, cutOff, rules, stakeRate } = terms;
  const tasks = await readTasks(store);
  const columns = contributionColumns(contributions);
  const [eligibility, hashes] = await bothDone(readEligibility(store, tasks), digestBeside(columns, pool));
  onStep("policy");
  const [found, eligible] = await bothDone(
    readDecisions(store, terms, { contributions, tasks, onStep }),
    eligibility === undefined ? Promise.resolve(undefined) : eligibleBeside({ ...eligibility, contributions }, pool),
  );
  onStep("eligibility");
  const limits = rules.attesterBondMultiple === 0 ? {} : { bonds: await readAttesterBonds(store, cutOff, stakeRate) };
  const since = { from: cutOff - (end - start), until: cutOff, stakeRate, penalty: terms.reviewPenalty ?? 0n };
  const served = (rules.serviceBps ?? 0) === 0 ? [] : await readServed(store, since);
  const attesters = await readAttesterPeriods(store);
  return {
    tasks,
    ...found,
    ...(eligible === undefined ? {} : { eligible }),
    attesters,
    ...limits,
    served,
    ...(hashes === undefined ? {} : { tableHashes: hashes }),
  };
}

/** What accounts stand for at the epoch's start, and what reviews and disputes say of its contributions. */
async function readDecisions(
  store: Store,
  { epoch, start, end, cutOff, rules }: EpochTerms,
  { contributions, tasks, onStep }: Pick<Beside, "contributions" | "onStep"> & Pick<EpochInput, "tasks">,
): Promise<Outcomes & Pick<EpochInput, "standing">> {
  const length = end - start;
  const { halfLife } = rules.reputation;
  const standing = await standingAt(store, epoch, { start, genesis: start - length * epoch, length, halfLife });
  onStep("standing");
  const outcomes = await readOutcomes(store, { epoch, contributions, tasks, rules, standing, start, length, cutOff });
  onStep("reviews and disputes");
  return { standing, ...outcomes };
}
