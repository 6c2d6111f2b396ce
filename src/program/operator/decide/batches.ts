import type { BatchesFacts, OpenBatch, OperatorFacts, Staker } from "./facts.js";
import { isActive } from "./stakes.js";
import type { Step, Trouble } from "./step.js";

/** What is to be done about linked batches by an operator, or by a watchtower, which reads them only. */
export function batchSteps({ batches, now, staker }: OperatorFacts): Step[] {
  if (batches === undefined) return [];
  const { epoch } = batches.open[0] ?? { epoch: 0 };
  const reading: Step = { act: "read batches", epoch, from: now, why: "the chain has batches that the store has not" };
  const steps = batches.unread ? [reading] : [];
  if (staker === undefined) return steps;
  const open = batches.open.flatMap((batch) => [
    ...answering(batch, now),
    ...signing(batch, staker, now),
    ...demanding(batches, batch, now),
  ]);
  const lost = batches.lost.map((demand): Step => ({
    ...{ act: "settle demand", ...demand, from: now },
    why: "nobody published the chunk: its price comes back",
  }));
  return [...steps, ...open, ...lost];
}

/** Whoever signed for a batch loses bond if a chunk that was demanded is not published by the cut-off. */
function answering({ batch, epoch, cutOff, signed, demanded }: OpenBatch, now: number): Step[] {
  if (!signed) return [];
  const why = "it is demanded, and this account signed that it holds it";
  return demanded.map((chunk) => ({ act: "publish chunk", epoch, batch, chunk, from: now, until: cutOff, why }));
}

/** Not for one's own batches, and not for those that have enough. */
function signing(open: OpenBatch, staker: Staker, now: number): Step[] {
  const { batch, epoch, cutOff, attester, missing, signed, published } = open;
  const isOwn = attester.toLowerCase() === staker.account.toLowerCase();
  if (missing === 0 || signed || published || isOwn || !isActive(staker)) return [];
  const why = `it lacks ${missing} signatures of operators that hold its rows`;
  return [{ act: "sign batch", epoch, batch, from: now, until: cutOff, why }];
}

/** Whether it counts as things stand, and nobody here can recompute it. */
const isHidden = ({ missing, published, read, note, demanded }: OpenBatch): boolean =>
  missing === 0 && !published && !read && note !== "" && demanded.length === 0;

/** Chunks that are hidden are all demanded in the last days: an answer that comes after the last demand must not hide the rest. */
function demanding({ chunkPrice, toDemand, answerPeriod }: BatchesFacts, open: OpenBatch, now: number): Step[] {
  const { batch, epoch, demandUntil, missing, published, read, note, hidden } = open;
  if (missing > 0 || published || read || note === "" || now >= demandUntil) return [];
  const affordable = Number(toDemand / chunkPrice);
  const why = "it counts by signatures alone, and its rows cannot be had";
  const times = { from: Math.max(now, demandUntil - answerPeriod), until: demandUntil };
  return hidden.slice(0, affordable).map((chunk) => ({ act: "demand chunk", epoch, batch, chunk, ...times, why }));
}

/** Batches that will count without anybody here being able to say what is in them. */
export function batchTroubles({ batches, now }: OperatorFacts): Trouble[] {
  return (batches?.open ?? [])
    .filter((open) => isHidden(open) && now < open.demandUntil)
    .map(({ batch, epoch, note }) => ({
      code: "ROWS_MISSING",
      text: `Batch ${batch} of epoch ${epoch} counts by signatures, but its rows cannot be had: ${note}`,
      mend: `Whoever has a challenger's bond can demand them: \`npx hardhat batch demand --batch ${batch} --chunk 0\`.`,
    }));
}
