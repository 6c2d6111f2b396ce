/** Where the tree does not yet keep its own rules. The lists only ever shrink; a new entry needs a reason beside it. */

/** Imports that the table of rooms does not allow: the importing file, then what it imports. */
export const IMPORTS = {
  // Threads write and compare the files of shards side by side, and a thread's job can be given no function.
  "src/parallel/jobs.ts": ["node:fs"],
};

/** Folders with more than twelve files. */
export const FOLDERS = [
  // One a contract, as those who import them look for them.
  "contracts/interfaces",
  // A page a command that measures.
  "docs/measured",
];

/** Circles of files: the importing file, then what it imports on the way back to itself. */
export const CIRCLES = {};

/** Files with SQL outside the store. */
export const SQL = [];

/** Files beyond a limit of size, by the rule that they break. */
export const SIZES = {
  "max-lines": [
    // All texts in one file, so that a language is one more file like it.
    "app/src/texts.ts",
    "test/contracts/reputation/ReputationGovernor.test.ts",
    "test/contracts/rewards/RewardEscrow.test.ts",
    "test/contracts/rewards/VestingMerkleDistributor.test.ts",
    "test/contracts/work/batches/BatchAnchor.test.ts",
    "test/contracts/work/batches/BatchAvailability.test.ts",
    "test/contracts/work/ContributionDisputes.test.ts",
    "test/contracts/work/ContributionResolver.test.ts",
    "test/contracts/work/ReviewResolver.test.ts",
    "test/contracts/work/TaskRegistry.test.ts",
    "test/flow/eligibility.test.ts",
  ],
  "max-lines-per-function": [],
  "max-params": [
    "test/contracts/work/ContributionResolver.test.ts",
    "test/contracts/work/ReviewResolver.test.ts",
    "test/helpers/eas.ts",
  ],
};
