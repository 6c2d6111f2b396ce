import type { ComputedEpoch, EpochTerms } from "../../bundle/computed.js";
import { contributionColumns } from "../../engine/bundle/tables.js";
import type { Contributions } from "../../engine/columns/contributions.js";
import { unite } from "../../engine/epoch/conversion.js";
import type { EpochInput } from "../../engine/epoch/epoch.js";
import { markersOf } from "../../engine/epoch/round-shares.js";
import type { Standing } from "../../engine/scoring/input.js";
import { digestBeside } from "../../parallel/bundle.js";
import { eligibleBeside } from "../../parallel/epoch.js";
import { bothDone, type Pool } from "../../parallel/pool.js";
import { readAttesterBonds } from "../../store/epochs/bonds.js";
import { readServed } from "../../store/epochs/service.js";
import { standingAt } from "../../store/epochs/standing.js";
import type { Store } from "../../store/store.js";
import { readAttesterPeriods, readTasks } from "../../store/tasks.js";
import { readConverted } from "../conversion.js";
import { readEligibility } from "../eligibility.js";
import { readOutcomes, type Outcomes } from "../reviews.js";
import type { EpochTermsInput } from "./engine.js";

/** What is read beside what decides on contributions. */
interface Beside {
  readonly contributions: Contributions;
  readonly pool: Pool;
  readonly onStep: (name: string) => void;
}

type Inputs = Partial<EpochInput> & Pick<EpochInput, "tasks"> & Pick<Outcomes, "reviewers">;

/**
 * All that decides on contributions besides themselves and the detectors, a field of the engine's input each. While this thread reads the store, the
 * others hash the contributions' columns, and ask who was eligible.
 */
export async function readInputs(
  store: Store,
  terms: EpochTerms,
  { contributions, pool, onStep }: Beside,
): Promise<Inputs & Required<Pick<ComputedEpoch, "tableHashes">>> {
  const tasks = await readTasks(store);
  const policy = readEligibility(store, tasks);
  const read = async () => {
    await policy;
    onStep("policy");
    return readDecisions(store, terms, { contributions, tasks, onStep });
  };
  const beside = async () => {
    const tableHashes = await digestBeside(contributionColumns(contributions), pool);
    const eligibility = await policy;
    const eligible = eligibility && (await eligibleBeside({ ...eligibility, contributions }, pool));
    return { tableHashes, ...(eligible === undefined ? {} : { eligible }) };
  };
  const [decisions, found] = await bothDone(read(), beside());
  onStep("hashes and eligibility");
  return { tasks, ...decisions, ...found, ...(await readAttesters(store, terms)) };
}

/** Who may attest, what limits them, and what the verification of earlier epochs is paid. */
async function readAttesters(
  store: Store,
  { start, end, cutOff, rules, stakeRate, reviewPenalty }: EpochTerms,
): Promise<Pick<EpochInput, "bonds" | "served" | "attesters">> {
  const limits = rules.attesterBondMultiple === 0 ? {} : { bonds: await readAttesterBonds(store, cutOff, stakeRate) };
  const since = { from: cutOff - (end - start), until: cutOff, stakeRate, penalty: reviewPenalty ?? 0n };
  const served = (rules.serviceBps ?? 0) === 0 ? [] : await readServed(store, since);
  return { ...limits, served, attesters: await readAttesterPeriods(store) };
}

/** What accounts stand for at the epoch's start. */
function readStanding(store: Store, { epoch, start, end, rules }: EpochTerms): Promise<Standing> {
  const length = end - start;
  const { halfLife } = rules.reputation;
  return standingAt(store, epoch, { start, genesis: start - length * epoch, length, halfLife });
}

/** What the store says of an epoch besides its contributions. */
export interface ReadTerms {
  readonly input: Omit<EpochTermsInput, "earlier" | "verdicts"> & Required<Pick<EpochTermsInput, "standing">>;
  /** All accounts whose units are held, from those that detectors found. */
  readonly hold: (held: Uint8Array) => Uint8Array;
}

/** What the terms say of an epoch's result, earned in the epochs that it converts included, and whose units are held. */
export async function readGiven(store: Store, terms: EpochTerms) {
  const { epoch, budget, rules, start, end, converts = [], rounds = [] } = terms;
  const { earned, flagged } = await readConverted(store, converts);
  const hold: ReadTerms["hold"] = (held) => unite(held, flagged).accounts;
  return { given: { epoch: BigInt(epoch), budget, rules, start, end, markers: markersOf(rounds), earned }, hold };
}

/** Reads all that an epoch's result depends on besides its contributions and what decides on these. */
export async function readTerms(store: Store, terms: EpochTerms): Promise<ReadTerms> {
  const tasks = await readTasks(store);
  const standing = await readStanding(store, terms);
  const { given, hold } = await readGiven(store, terms);
  return { input: { ...given, tasks, standing, ...(await readAttesters(store, terms)) }, hold };
}

/** What accounts stand for at the epoch's start, and what reviews and disputes say of its contributions. */
async function readDecisions(
  store: Store,
  terms: EpochTerms,
  { contributions, tasks, onStep }: Pick<Beside, "contributions" | "onStep"> & Pick<EpochInput, "tasks">,
): Promise<Outcomes & Pick<EpochInput, "standing">> {
  const { epoch, start, end, cutOff, rules } = terms;
  const standing = await readStanding(store, terms);
  onStep("standing");
  const outcomes = await readOutcomes(store, {
    epoch,
    contributions,
    tasks,
    rules,
    standing,
    start,
    length: end - start,
    cutOff,
  });
  onStep("reviews and disputes");
  return { standing, ...outcomes };
}
