/** Why a contribution does not count, in the order in which the engine checks; 0 means that it counts. */
export const Reason = {
  ACCEPTED: 0,
  /** The same uid came before, by time and then content. */
  DUPLICATE_UID: 1,
  /** Taken back by its attester before the cut-off. */
  REVOKED: 2,
  /** A dispute against it was upheld. */
  DISPUTED: 3,
  /** Attested before the epoch's start or at its end or later. */
  OUTSIDE_EPOCH: 4,
  UNKNOWN_TASK: 5,
  /** The task was not open yet, or closed already. */
  TASK_NOT_OPEN: 6,
  ATTESTER_NOT_ALLOWED: 7,
  SELF_ATTESTED: 8,
  /** The program pays proven persons only and this task has no eligibility policy. */
  NO_POLICY: 9,
  /** The account did not satisfy the task's policy in the second in which the row was attested or anchored. */
  NOT_ELIGIBLE: 10,
  REPUTATION_TOO_LOW: 11,
  ZERO_QUANTITY: 12,
  /** Above 10000 basis points. */
  INVALID_QUALITY: 13,
  /** Reviews have no quorum yet: it waits for the next epoch. */
  AWAITING_REVIEW: 14,
  /** Reviews had no quorum in time. */
  REVIEW_VOID: 15,
  LOW_QUALITY: 16,
  /** More than 2^32 − 1 points, by its attested quality or by what reviewers found. */
  TOO_MANY_POINTS: 17,
  WINDOW_LIMIT: 18,
  EPOCH_CAP: 19,
  QUOTA: 20,
  /** The evidence was used for this task before. */
  EVIDENCE_REUSED: 21,
} as const;

/** One of the codes of `Reason`. */
export type ReasonCode = (typeof Reason)[keyof typeof Reason];

/** Names of the codes, by code. */
export const REASON_NAMES: readonly string[] = Object.entries(Reason)
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => name);

/** Value of a `review` column for a contribution that is not reviewed: its attested quality counts. */
export const NOT_REVIEWED = 0xffff;
/** Value for a contribution whose reviews lack a quorum so far. */
export const REVIEW_PENDING = 0xfffe;
/** Value for a contribution whose reviews lacked a quorum until the end. */
export const REVIEW_FAILED = 0xfffd;
