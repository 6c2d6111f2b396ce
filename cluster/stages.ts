import { bytesOf, row } from "../src/engine/columns/bytes.js";
import type { Attribution } from "../src/engine/scoring/parts/attribution.js";
import {
  acceptedInQuota,
  markBlocked,
  markContested,
  type MarkedInput,
  markEvidence,
  markUids,
  scoreMarked,
} from "../src/engine/scoring/parts/stages.js";
import { DETECTION } from "./detection.js";
import { type EpochFacts, inputOf } from "./epoch-frame.js";
import type { Frame, Table } from "./frames.js";
import { TREE, type TreeFacts } from "./tree/stages.js";

/** What a task does with the tables of its partition. A request has the facts of its own stage. */
export type Stage = (facts: EpochFacts & TreeFacts, frame: Frame) => Frame;

/** A mark a row. */
const marked =
  (stage: (input: MarkedInput) => Uint8Array): Stage =>
  (facts, frame) => {
    const input = inputOf(facts, frame);
    return { rows: { length: input.contributions.length, columns: { mark: stage(input) } } };
  };

/** The stages by name. */
export const STAGES: Readonly<Record<string, Stage>> = {
  uids: marked(markUids),
  evidence: marked(markEvidence),
  contest: marked(markContested),
  block: marked(markBlocked),
  quota: marked(acceptedInQuota),
  scored,
  ...DETECTION,
  ...TREE,
};

/** A reason a row, scores of the accounts, and whose rows their weights rest on where rules limit attesters. */
function scored(facts: EpochFacts, frame: Frame): Frame {
  const {
    reasons,
    accounts: account,
    points,
    base,
    weights,
    reputation,
    attribution,
  } = scoreMarked(inputOf(facts, frame));
  const columns = { account, points, base, weights, reputation: bytesOf(reputation) };
  return {
    reasons: { length: reasons.length, columns: { reason: reasons } },
    scores: { length: points.length, columns },
    ...(attribution === undefined ? {} : { attribution: attributionTable(attribution, account) }),
  };
}

/** A pair of account and attester a row; an attester with a row that needs a bond has a further row without account and weight. */
function attributionTable(
  { attesters, needsBond, account: at, attester: by, weight }: Attribution,
  accounts: Uint8Array,
): Table {
  const bonded = [...needsBond.keys()].filter((b) => needsBond[b] === 1);
  const length = at.length + bonded.length;
  const [account, attester] = [new Uint8Array(20 * length), new Uint8Array(20 * length)];
  at.forEach((a, i) => account.set(row(accounts, 20, a), 20 * i));
  [...by, ...bonded].forEach((b, i) => attester.set(row(attesters, 20, b), 20 * i));
  const weights = new BigUint64Array(length);
  weights.set(weight);
  return { length, columns: { account, attester, weights } };
}
