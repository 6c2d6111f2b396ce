import type { OperatorFacts, Staker, StandingRoot } from "./facts.js";
import { batchTroubles } from "./batches.js";
import { contestOf, freeUnits, isActive } from "./stakes.js";
import type { Trouble } from "./step.js";
import { verdictOf } from "./verdict.js";

/** Epochs whose fees an account should have at hand. */
const RUNWAY = 4n;

/** What only a person can mend, the worst first. */
export function troublesOf(facts: OperatorFacts): Trouble[] {
  const { staker, standing } = facts;
  const ofRoot = standing === undefined ? lastFinalTroubles(facts) : rootTroubles(facts, standing);
  const ofBatches = batchTroubles(facts);
  const common = [...ofRoot, ...diskTroubles(facts), ...ofBatches];
  if (staker === undefined) return common;
  return [...common, ...bondTroubles(facts, staker), ...pauseTroubles(facts), ...fundTroubles(staker)];
}

function rootTroubles(facts: OperatorFacts, standing: StandingRoot): Trouble[] {
  const { epoch, own, checks } = facts;
  const { root, bundleHash } = standing;
  const verdict = verdictOf(facts);
  const reason = checks.find((check) => check.root === root)?.reason ?? "";
  const of = `Root ${root} of epoch ${epoch.epoch}`;
  if (verdict === "wrong") return [wrongRoot(facts, standing, `${of} is wrong: ${reason}`)];
  if (verdict === "undecided") {
    const mend = "Nothing was staked for or against it. Mend what is named, or use another RPC URL.";
    return [{ code: "CANNOT_DECIDE", text: `${of} can neither be called right nor wrong: ${reason}`, mend }];
  }
  if (own === undefined || verdict !== "right") return [];
  if (own.root !== root) {
    const mend = "Move the store away and compute again.";
    return [{ code: "STORE_DIFFERS", text: `${of} is right, but the store here gives ${own.root}.`, mend }];
  }
  if (own.bundleHash === bundleHash) return [];
  const text = `${of} is right, but its bundle ${bundleHash} is not the one computed here, ${own.bundleHash}.`;
  return [{ code: "OTHER_BUNDLE", text, mend: "It is not confirmed; ask the proposer for its bundle." }];
}

function wrongRoot(facts: OperatorFacts, standing: StandingRoot, text: string): Trouble {
  const { staker, now } = facts;
  if (staker === undefined) {
    const mend = "Whoever has an operator's bond can challenge it: `npx hardhat epoch challenge`.";
    return { code: "WRONG_ROOT", text, mend };
  }
  const contest = contestOf(facts, standing, staker);
  if (contest !== undefined && freeUnits(staker) < contest.units) {
    const mend = `Contesting it takes ${contest.units} units, ${freeUnits(staker)} are free: \`npx hardhat stake bond --role operator\`.`;
    return { code: "WRONG_ROOT", text, mend };
  }
  const isLate = now >= standing.finalizableAt && contest === undefined;
  const mend = isLate ? "Its window is over: tell the council and the other operators." : "It is contested.";
  return { code: "WRONG_ROOT", text, mend };
}

/** A watchtower that comes late still says that a final root is not the right one. */
function lastFinalTroubles({ lastFinal, checks }: OperatorFacts): Trouble[] {
  const check = checks.find(({ epoch, root }) => epoch === lastFinal?.epoch && root === lastFinal.root);
  if (check === undefined || check.verdict === "right") return [];
  const of = `Final root ${check.root} of epoch ${check.epoch}`;
  return check.verdict === "wrong"
    ? [{ code: "WRONG_ROOT", text: `${of} is wrong: ${check.reason}`, mend: "Tell the council." }]
    : [{ code: "CANNOT_DECIDE", text: `${of}: ${check.reason}`, mend: "Use another RPC URL." }];
}

function bondTroubles({ standing, own, epoch }: OperatorFacts, staker: Staker): Trouble[] {
  const bond = "`npx hardhat stake bond --role operator --amount ...`";
  if (staker.bonded < staker.minimum) {
    const text = `${staker.account} has ${staker.bonded} wei bonded as an operator, less than ${staker.minimum}.`;
    return [{ code: "NOT_BONDED", text, mend: `Bond more: ${bond}.` }];
  }
  const troubles: Trouble[] = [];
  if (!isActive(staker)) {
    const text = `${staker.account} is not admitted: it can propose only after the grace period, and confirm nothing.`;
    troubles.push({ code: "NOT_ADMITTED", text, mend: "Ask the council for `npx hardhat stake admit`." });
  }
  if (standing === undefined && own !== undefined && freeUnits(staker) < staker.toPropose) {
    const text = `Proposing epoch ${epoch.epoch} locks ${staker.toPropose} units, ${freeUnits(staker)} are free.`;
    const mend = `Bond more: ${bond}; others can lay a part with \`npx hardhat epoch back\`.`;
    troubles.push({ code: "BOND_TOO_LOW", text, mend });
  }
  return troubles;
}

function pauseTroubles({ pausedUntil, now, standing }: OperatorFacts): Trouble[] {
  if (pausedUntil <= now || standing !== undefined) return [];
  const text = "The guardian has paused proposals.";
  return [{ code: "PAUSED", text, mend: "It ends by itself; nothing is to be done." }];
}

function diskTroubles({ unwritable }: OperatorFacts): Trouble[] {
  if (unwritable === undefined) return [];
  const mend = "Until then nothing is computed or sent; what was sent before is in the journal.";
  return [{ code: "DISK", text: `Nothing can be written here. ${unwritable}`, mend }];
}

function fundTroubles({ balance, epochCost, account }: Staker): Trouble[] {
  if (balance >= RUNWAY * epochCost) return [];
  const text = `${account} has ${balance} wei for fees; an epoch takes ${epochCost} at the fees of now.`;
  return [{ code: "LOW_FUNDS", text, mend: "Send it the network's own coin." }];
}
