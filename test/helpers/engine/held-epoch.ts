import { packHex } from "../../../src/engine/columns/bytes.js";
import { computeEpoch } from "../../../src/engine/epoch/epoch.js";
import { address, inputOf, RULES, TASK, word } from "./programs.js";
import type { Work } from "./reference-parts.js";

/** A piece of work of each of 40 accounts. */
export const WORK = Array.from({ length: 40 }, (_, i): Work => {
  const account = `0x${(i * 6 + 1).toString(16).padStart(2, "0").repeat(20)}`;
  return {
    uid: word(i + 1),
    account,
    attester: address(9),
    task: 1,
    quantity: i + 1,
    quality: 10_000,
    time: 1001,
    evidence: word(i),
  };
});

/** Their epoch, in which the units of the fourth are held. */
export const EPOCH = computeEpoch({
  ...inputOf({
    epoch: 4n,
    budget: 10n ** 12n,
    start: 1000,
    end: 2000,
    tasks: [TASK],
    rules: RULES,
    work: WORK,
    earlier: [],
    attesters: undefined,
    standing: new Map(),
    integrity: new Map(),
  }),
  holds: { escrow: address(0xe5c), accounts: packHex([WORK[3]?.account ?? ""], 20) },
});
