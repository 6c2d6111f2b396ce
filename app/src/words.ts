import type { StoredReceipt } from "../../src/client/index.js";

type ReceiptCode = StoredReceipt["lines"][number]["code"];
type FindingCode = StoredReceipt["findings"][number]["code"];

/** What the codes of receipts mean, in the reader's words; the other half of `TEXTS`. */
export const RECEIPT_WORDS: Readonly<Record<ReceiptCode, string>> = {
  POINTS: "Points of your accepted work",
  KNEE: "Taken because much of the same work counts less",
  DOMAIN_WEIGHT: "What this domain's weight changes",
  TIER: "What your earlier reputation changes",
  INTEGRITY: "Taken for what detectors found",
  CONVERTED: "Weight earned in an epoch that paid nothing",
  ATTESTER_LIMIT: "Taken because this attester's work weighs more than it may take",
  SHARE: "Your share of the budget",
  SHARE_CAP: "Taken because nobody gets more than the cap",
  REDISTRIBUTED: "Given from what the cap took from others",
  ROUNDING: "What rounding gives",
  ATTESTER_EXCESS: "Taken back, as this attester's work got more than it may take",
  MAX_PER_POINT: "Not paid, as a point earns at most what the rules say",
  SERVICE: "For verifying an earlier epoch",
  HOLD: "Held because of a flag, until the council rules or the hold ends",
  DISPUTE_HOLD: "Held because it rests on work that was still disputed",
  EARNED: "Points of your work",
  POINTS_PER_EPOCH: "Taken so that the epoch gives no more points than it may",
};

/** Why a contribution does not count, and what can be done about it, by the code of the engine. */
export const REFUSAL_WORDS: Readonly<Record<string, readonly [reason: string, wayOut: string]>> = {
  DUPLICATE_UID: ["It was handed in twice.", "Nothing to do: the first one counts."],
  REVOKED: ["Its attester took it back.", "Ask the attester why, and hand it in again."],
  DISPUTED: ["A dispute against it was upheld.", "Nothing: the council has ruled on it."],
  OUTSIDE_EPOCH: ["It was attested outside the epoch.", "Nothing to do: it counts in its own epoch."],
  UNKNOWN_TASK: ["There is no such task.", "Hand it in for a task of the list."],
  TASK_NOT_OPEN: ["The task was not open.", "Look at the task's times, and hand it in while it is open."],
  ATTESTER_NOT_ALLOWED: ["Its attester may not attest this task.", "Ask an attester of the task."],
  SELF_ATTESTED: ["You attested it yourself.", "Let somebody else attest it."],
  NO_POLICY: ["The program pays proven persons only, and the task asks for no proof.", "Ask the task's managers."],
  NOT_ELIGIBLE: [
    "You were not a proven person when it was attested.",
    "Register your credential, then have new work attested.",
  ],
  REPUTATION_TOO_LOW: ["You had too little reputation for the task.", "Earn reputation with other tasks first."],
  ZERO_QUANTITY: ["Its quantity is zero.", "Hand it in with the right quantity."],
  INVALID_QUALITY: ["Its quality is out of range.", "Ask the attester to attest it again."],
  AWAITING_REVIEW: ["It waits for reviewers.", "Nothing to do: it counts in the next epoch if they agree."],
  REVIEW_VOID: ["Too few reviewers came.", "Hand it in again."],
  LOW_QUALITY: ["Its quality is below what the task asks for.", "Improve it, and hand in the new work."],
  TOO_MANY_POINTS: ["It has more points than one contribution may have.", "Hand it in in parts."],
  WINDOW_LIMIT: ["You reached the task's limit for these days.", "Wait for the next days, or choose another task."],
  EPOCH_CAP: ["You reached the task's limit for the epoch.", "Wait for the next epoch, or choose another task."],
  QUOTA: ["All together reached the task's limit for the epoch.", "Hand in earlier in the next epoch."],
  EVIDENCE_REUSED: ["Its evidence was used before.", "Hand in work that is new."],
};

/** What detectors find, in plain words. */
export const FINDING_WORDS: Readonly<Record<FindingCode, string>> = {
  DUPLICATE_EVIDENCE: "The same evidence as other work",
  NEAR_DUPLICATE_EVIDENCE: "Nearly the same evidence as other work",
  COPIER: "Mostly copies of others' work",
  MOSTLY_REFUSED: "Most of the work was refused",
  REGULAR_TIMING: "Work as regular as a clock",
  ROUND_THE_CLOCK: "Work at every hour of the day",
  BURST: "Very much work in a short time",
  LOCKSTEP_TARGETS: "The same choices as a group of accounts",
  LOCKSTEP_MOMENTS: "The same moments as a group of accounts",
  ATTESTER_CONCENTRATION: "Nearly all work attested by one attester",
  ENDORSEMENT_RING: "Part of a group that endorses itself",
  CONNECTED_WALLETS: "Wallets that were funded together",
  ONLY_CHEAPEST: "Only the cheapest kind of work",
  AUTOMATED: "Signs of a script",
};
