import { emptyTask, task } from "hardhat/config";
import type { NewTaskDefinition, TaskDefinition } from "hardhat/types/tasks";
import { ArgumentType } from "hardhat/types/arguments";
import { buildFirst } from "./build-first.js";

const EPOCH = {
  name: "epoch",
  type: ArgumentType.INT,
  defaultValue: -1,
  description: "Epoch; by default the next one to be settled",
} as const;
const ROOTED_EPOCH = { ...EPOCH, description: "Epoch; by default the last one that has a root" } as const;
const AS = {
  name: "as",
  type: ArgumentType.STRING,
  defaultValue: "0",
  description: "Signer: an address, or a place in the list of accounts",
} as const;
const RULES = {
  name: "rules",
  type: ArgumentType.STRING,
  defaultValue: "deploy/parameters/rules.json",
  description: "The program's rules",
} as const;
const ALLOW_MISMATCH = {
  name: "allowMismatch",
  description: "Go on where rules and contracts disagree: the rules decide",
} as const;
const ACCOUNT = {
  name: "account",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Account; by default the signer's",
} as const;
const REMOVE = { name: "remove", description: "Take the permission back" } as const;
const DRY_RUN = { name: "dryRun", description: "Check everything, send nothing" } as const;
const JSON_FLAG = { name: "json", description: "Print JSON" } as const;

const program: NewTaskDefinition[] = [
  task(
    ["program", "deploy"],
    "Deploy a program: its token if it has none, EAS where the chain has none, then all contracts",
  )
    .addOption({
      name: "parameters",
      type: ArgumentType.STRING,
      defaultValue: "deploy/parameters/local.json",
      description: "Parameters of the Ignition modules",
    })
    .addOption(RULES)
    .addFlag({ name: "reset", description: "Forget an earlier deployment on this chain" })
    .setAction(() => import("./program/deploy.js"))
    .build(),
  task(
    ["program", "rules"],
    "Check rules against the contracts and set them for the epochs to come, or show the call that a vote has to make",
  )
    .addOption(RULES)
    .addOption({
      name: "uri",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Where the rules are published",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./program/rules.js"))
    .build(),
];

const TASK = { name: "task", type: ArgumentType.INT, defaultValue: 0, description: "Number of the task" } as const;
const CONTRIBUTION = {
  name: "contribution",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "UID of a contribution, as `epoch explain` and `review status` show it",
} as const;

const work: NewTaskDefinition[] = [
  task(["task", "create"], "Create tasks from a JSON file; a created task never changes")
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      defaultValue: "deploy/parameters/tasks.json",
      description: "List of tasks",
    })
    .addOption({
      name: "attester",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Account to be allowed to attest them",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./task/create.js"))
    .build(),
  task(["task", "list"], "List the program's tasks")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./task/list.js"))
    .build(),
  task(["task", "close"], "Close a task for good")
    .addOption(TASK)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./task/close.js"))
    .build(),
  task(["task", "attester"], "Allow an account to attest a task, or no longer")
    .addOption(TASK)
    .addOption(ACCOUNT)
    .addFlag(REMOVE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./task/attester.js"))
    .build(),
  task(
    ["attest", "import"],
    "Attest the contributions of a CSV or JSONL file through EAS; those attested before are skipped",
  )
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      description: "Contributions; see docs/sources.md",
      defaultValue: "",
    })
    .addOption({ name: "batch", type: ArgumentType.INT, defaultValue: 40, description: "Attestations a transaction" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./attest/import.js"))
    .build(),
  task(
    ["attest", "batch"],
    "Anchor the contributions of a CSV or JSONL file in a batch; those attested before are left out",
  )
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      description: "Contributions; see docs/sources.md",
      defaultValue: "",
    })
    .addOption({
      name: "uri",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Where the encoded rows are served: link them instead of publishing them in calldata",
    })
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "File to write the encoded rows to, and send nothing",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./attest/batch.js"))
    .build(),
  task(["attest", "revoke"], "Take back a contribution or a batch of the signer, before its epoch's cut-off")
    .addOption(CONTRIBUTION)
    .addOption({
      name: "batch",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Instead of a contribution: number of the batch",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./attest/revoke.js"))
    .build(),
];

const submission: NewTaskDefinition[] = [
  task(["submission", "import"], "Store contributors' claims of a CSV or JSONL file after checking their signatures")
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      description: "Submissions; see docs/sources.md",
      defaultValue: "",
    })
    .addFlag(DRY_RUN)
    .setAction(() => import("./submission/import.js"))
    .build(),
  task(["submission", "list"], "List stored claims and whether their work was attested")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./submission/list.js"))
    .build(),
];

const epoch: NewTaskDefinition[] = [
  task(["epoch", "compute"], "Compute an epoch from chain data and write its bundle")
    .addOption(EPOCH)
    .addOption(RULES)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./epoch/compute.js"))
    .build(),
  task(["epoch", "propose"], "Propose the root of a computed epoch")
    .addOption(EPOCH)
    .addOption({
      name: "uri",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Where the bundle is published",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./epoch/propose.js"))
    .build(),
  task(["epoch", "confirm"], "Recompute the proposed epoch and confirm its root if it is the same")
    .addOption(EPOCH)
    .addOption(RULES)
    .addOption(AS)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(DRY_RUN)
    .setAction(() => import("./epoch/confirm.js"))
    .build(),
  task(
    ["epoch", "verify"],
    "Recompute an epoch from chain data alone and compare it with the chain and, if given, with a bundle",
  )
    .addOption(ROOTED_EPOCH)
    .addOption(RULES)
    .addOption({
      name: "bundle",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Bundle folder to check as well",
    })
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./epoch/verify.js"))
    .build(),
  task(["epoch", "challenge"], "Recompute the proposed epoch and challenge its root if it is wrong")
    .addOption(EPOCH)
    .addOption(RULES)
    .addOption(AS)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(DRY_RUN)
    .setAction(() => import("./epoch/challenge.js"))
    .build(),
  task(["epoch", "resolve"], "Rule on an open challenge, as the council")
    .addOption(EPOCH)
    .addFlag({ name: "uphold", description: "The challenge is right; without it, the challenge is rejected" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./epoch/resolve.js"))
    .build(),
  task(["epoch", "expire"], "End a challenge on which the council did not rule in time; frees both bonds")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./epoch/expire.js"))
    .build(),
  task(["epoch", "finalize"], "Make the proposed root final and fund it")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./epoch/finalize.js"))
    .build(),
  task(["epoch", "status"], "Show where each epoch stands")
    .addFlag(JSON_FLAG)
    .setAction(() => import("./epoch/status.js"))
    .build(),
  task(["epoch", "explain"], "Show an account's receipt of a computed epoch, line by line")
    .addOption(ROOTED_EPOCH)
    .addOption(RULES)
    .addOption(ACCOUNT)
    .addFlag(ALLOW_MISMATCH)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./epoch/explain.js"))
    .build(),
  task(["epoch", "proofs"], "Write proofs of a computed epoch: of one account, of a list or of all")
    .addOption(ROOTED_EPOCH)
    .addOption({ name: "account", type: ArgumentType.STRING, defaultValue: "", description: "One account" })
    .addOption({
      name: "file",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "CSV or JSONL with a column `account`",
    })
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Folder to write, as a static host serves it; without it, JSON is printed",
    })
    .setAction(() => import("./epoch/proofs.js"))
    .build(),
];

const reward: NewTaskDefinition[] = [
  task(["reward", "show"], "Show what an account was credited, what has vested and what it can release")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./reward/show.js"))
    .build(),
  task(["reward", "claim"], "Credit an account's finalized epochs, rewards and reputation, and release what has vested")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./reward/claim.js"))
    .build(),
  task(["reputation", "show"], "Show an account's decayed reputation by domain")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./reputation/show.js"))
    .build(),
  task(["reputation", "migrate"], "Move the reputation of an account whose key is lost to another, in two steps")
    .addOption({ name: "from", type: ArgumentType.STRING, defaultValue: "", description: "Account that is lost" })
    .addOption({ name: "to", type: ArgumentType.STRING, defaultValue: "", description: "Its successor" })
    .addOption({
      name: "step",
      type: ArgumentType.STRING,
      defaultValue: "announce",
      description: "announce (the council), complete (anyone, after the delay) or cancel (the account or the council)",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./reputation/migrate.js"))
    .build(),
];

const ROLE = {
  name: "role",
  type: ArgumentType.STRING,
  defaultValue: "operator",
  description: "operator, attester, reviewer or challenger",
} as const;
const AMOUNT = {
  name: "amount",
  type: ArgumentType.STRING,
  defaultValue: "1000",
  description: "Whole or decimal tokens",
} as const;

const bonds: NewTaskDefinition[] = [
  task(["treasury", "fund"], "Put tokens into the program's treasury")
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./treasury/fund.js"))
    .build(),
  task(["stake", "bond"], "Bond the signer's tokens in a role")
    .addOption(ROLE)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./stake/bond.js"))
    .build(),
  task(["stake", "admit"], "Admit an account to a role, as the council")
    .addOption(ROLE)
    .addOption(ACCOUNT)
    .addFlag(REMOVE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./stake/admit.js"))
    .build(),
  task(["stake", "unbond"], "Start to take the signer's tokens out of a role")
    .addOption(ROLE)
    .addOption(AMOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./stake/unbond.js"))
    .build(),
  task(["stake", "withdraw"], "Pay out what the signer has finished unbonding")
    .addOption(ROLE)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./stake/withdraw.js"))
    .build(),
  task(["stake", "collect"], "Pay an account what a slash could not pay it at the time")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./stake/collect.js"))
    .build(),
  task(
    ["dev", "advance"],
    "Move a local chain's clock: to the end, cut-off or finality of the next epoch, or by seconds",
  )
    .addOption({
      name: "to",
      type: ArgumentType.STRING,
      defaultValue: "cut-off",
      description: "end, cut-off, final, or a number of seconds",
    })
    .setAction(() => import("./dev/advance.js"))
    .build(),
  task(["dev", "fund"], "Send an account of a local chain tokens from the deployer's")
    .addOption(ACCOUNT)
    .addOption(AMOUNT)
    .addOption(AS)
    .setAction(() => import("./dev/fund.js"))
    .build(),
];

const TABLES = ["accounts", "profiles", "actions", "edges", "counterparties", "endorsements", "labels"] as const;

/** An option for each table that the detectors read. */
function withTables(builder: ReturnType<typeof task>): ReturnType<typeof task> {
  for (const name of TABLES)
    builder.addOption({
      name,
      type: ArgumentType.STRING,
      defaultValue: "",
      description: `CSV of ${name}; see docs/integrity.md`,
    });
  builder.addOption({
    name: "columns",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Columns whose names say nothing: account=holder,time=first_tx",
  });
  builder.addOption({
    name: "cheap",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Kinds that cost one click, comma-separated; none if there is none",
  });
  builder.addOption({
    name: "rules",
    type: ArgumentType.STRING,
    defaultValue: "",
    description: "Rules whose thresholds to use; by default the built-in ones",
  });
  builder.addVariadicArgument({
    name: "files",
    type: ArgumentType.STRING,
    defaultValue: [],
    description: "Tables of which the header tells what they are",
  });
  builder.addFlag(JSON_FLAG);
  return builder;
}

const integrity: NewTaskDefinition[] = [
  withTables(task(["integrity", "scan"], "Run the detectors over any table of accounts, actions or edges"))
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "CSV to write, one row an account",
    })
    .setAction(() => import("./integrity/scan.js"))
    .build(),
  withTables(
    task(["integrity", "explain"], "Show what the detectors found about one account: of an epoch, or of any tables"),
  )
    .addOption({ ...EPOCH, description: "Epoch, where no table is given; by default that of the newest root" })
    .addOption({ ...ACCOUNT, description: "Account, as the tables name it" })
    .setAction(() => import("./integrity/explain.js"))
    .build(),
];

const hold: NewTaskDefinition[] = [
  task(["hold", "list"], "List the units that an epoch sets aside, with the reasons")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./hold/list.js"))
    .build(),
  task(["hold", "open"], "Open an epoch's holds at the escrow")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./hold/open.js"))
    .build(),
  task(["hold", "confirm"], "Confirm a flag in time, as the council: its units go back to the treasury")
    .addOption(EPOCH)
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./hold/confirm.js"))
    .build(),
  task(["hold", "dismiss"], "Dismiss a flag, as the council: its units can be released at once")
    .addOption(EPOCH)
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./hold/dismiss.js"))
    .build(),
  task(["hold", "release"], "Pay what has vested of a hold to its account")
    .addOption(EPOCH)
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./hold/release.js"))
    .build(),
  task(["hold", "reclaim"], "Return what has vested of an epoch's confirmed holds to the treasury")
    .addOption(EPOCH)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./hold/reclaim.js"))
    .build(),
];

const ROUND = {
  name: "epoch",
  type: ArgumentType.INT,
  defaultValue: -1,
  description: "Epoch whose round it is; by default the last one that is over",
} as const;

const DOMAIN = { name: "domain", type: ArgumentType.INT, defaultValue: 0, description: "Domain, 0 to 7" } as const;

const review: NewTaskDefinition[] = [
  task(["review", "register"], "Register the signer, a bonded and admitted reviewer, for a domain")
    .addOption(DOMAIN)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/register.js"))
    .build(),
  task(["review", "unregister"], "Take the signer off the reviewers of a domain")
    .addOption(DOMAIN)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/unregister.js"))
    .build(),
  task(["review", "remove"], "Take a reviewer who is no longer bonded or admitted off a domain")
    .addOption(DOMAIN)
    .addOption({ ...ACCOUNT, description: "The reviewer" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/remove.js"))
    .build(),
  task(["review", "announce"], "Announce the round of reviews of an epoch that is over")
    .addOption(ROUND)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/announce.js"))
    .build(),
  task(["review", "draw"], "Draw the reviewers of an announced round, within 256 blocks of its seed block")
    .addOption(ROUND)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/draw.js"))
    .build(),
  task(
    ["review", "commit"],
    "Commit the signer, if drawn, to a score; salt and score stay here until they are revealed",
  )
    .addOption(ROUND)
    .addOption(CONTRIBUTION)
    .addOption({ name: "score", type: ArgumentType.INT, defaultValue: -1, description: "Quality, 0 to 10000" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/commit.js"))
    .build(),
  task(["review", "reveal"], "Reveal all reviews of the signer whose reveal period runs")
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/reveal.js"))
    .build(),
  task(["review", "punish"], "Take the penalty for a review that was committed and not revealed in time")
    .addOption(CONTRIBUTION)
    .addOption({ ...ACCOUNT, description: "The reviewer" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./review/punish.js"))
    .build(),
  task(["review", "status"], "Show a round, and what the signer is drawn to review in it")
    .addOption(ROUND)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./review/status.js"))
    .build(),
];

const dispute: NewTaskDefinition[] = [
  task(["dispute", "open"], "Dispute a contribution; locks a part of the signer's challenger bond")
    .addOption(CONTRIBUTION)
    .addOption({
      name: "batch",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Instead of a UID: number of the anchored batch that holds the contribution",
    })
    .addOption({ name: "row", type: ArgumentType.INT, defaultValue: 0, description: "Its row in that batch, from 0" })
    .addOption({
      name: "reason",
      type: ArgumentType.STRING,
      defaultValue: "other",
      description: "duplicate, plagiarised, fabricated, misattributed, overstated, colluding or other",
    })
    .addOption({
      name: "evidence",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "File that makes the case, or its SHA-256",
    })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./dispute/open.js"))
    .build(),
  task(["dispute", "rule"], "Rule on an open dispute, as the council")
    .addOption(CONTRIBUTION)
    .addFlag({ name: "uphold", description: "The dispute is right; without it, the dispute is rejected" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./dispute/rule.js"))
    .build(),
  task(["dispute", "expire"], "End a dispute on which the council did not rule in time; frees the challenger's bond")
    .addOption(CONTRIBUTION)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./dispute/expire.js"))
    .build(),
  task(["dispute", "list"], "List the program's disputes and how they ended")
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./dispute/list.js"))
    .build(),
];

const POLICY = {
  name: "policy",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Address of the EligibilityPolicy; by default ASSAY_POLICY, else the program's own",
} as const;
const SCHEMA = {
  name: "schema",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "UID of the credentials' schema at EAS",
} as const;
const ISSUER = {
  name: "issuer",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "Account that attests the credentials",
} as const;
const CREDENTIAL = {
  name: "credential",
  type: ArgumentType.STRING,
  defaultValue: "",
  description: "UID of the credential at EAS",
} as const;

const policy: NewTaskDefinition[] = [
  task(["policy", "trust"], "Trust an issuer of credentials, or change its terms, as the council")
    .addOption(SCHEMA)
    .addOption(ISSUER)
    .addOption({
      name: "minScore",
      type: ArgumentType.STRING,
      defaultValue: "0",
      description: "Least score, in the issuer's own scale; 0 reads none",
    })
    .addOption({
      name: "scoreWord",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "32-byte word of the credential's data that holds the score, from 0",
    })
    .addOption({
      name: "person",
      type: ArgumentType.STRING,
      defaultValue: "uid",
      description: "Word that identifies the person, or uid if each credential is a person",
    })
    .addOption({
      name: "minAge",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Seconds for which a person must have been attested",
    })
    .addOption({
      name: "recheck",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Seconds for which the gate keeps a check instead of reading the credential each time",
    })
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./policy/trust.js"))
    .build(),
  task(["policy", "distrust"], "Stop trusting an issuer, as the council: its credentials stop counting at once")
    .addOption(SCHEMA)
    .addOption(ISSUER)
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./policy/distrust.js"))
    .build(),
  task(["policy", "list"], "List the issuers that the program's policy trusts, with their terms")
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./policy/list.js"))
    .build(),
  task(["policy", "register"], "Register a credential of the signer")
    .addOption(CREDENTIAL)
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./policy/register.js"))
    .build(),
  task(["policy", "recheck"], "Let the policy look at an account's credential again, above all after a revocation")
    .addOption(ACCOUNT)
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./policy/recheck.js"))
    .build(),
  task(["policy", "free"], "Free a person whose key is lost from its account, as the council")
    .addOption({ ...ACCOUNT, description: "Account that the person has now" })
    .addOption({
      name: "nullifier",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Instead of an account: the nullifier, as `policy status` shows it",
    })
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./policy/free.js"))
    .build(),
  task(["policy", "exempt"], "Make a contract that stands for persons eligible without a credential, as the council")
    .addOption({ ...ACCOUNT, description: "The contract" })
    .addFlag({ name: "end", description: "End the exemption" })
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./policy/exempt.js"))
    .build(),
  task(["policy", "status"], "Show why an account is eligible or not, and what to do about it")
    .addOption(ACCOUNT)
    .addOption({
      name: "at",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Unix seconds: show what an epoch's computation makes of the account at that time instead",
    })
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./policy/status.js"))
    .build(),
];

const PAUSED = {
  name: "of",
  type: ArgumentType.STRING,
  defaultValue: "proposals",
  description: "proposals of epochs, or new credits",
} as const;

const guardian: NewTaskDefinition[] = [
  task(["guardian", "pause"], "Pause new proposals or new credits, as the guardian; never what was credited")
    .addOption(PAUSED)
    .addOption({ name: "hours", type: ArgumentType.INT, defaultValue: 24, description: "1 to 168" })
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./guardian/pause.js"))
    .build(),
  task(["guardian", "unpause"], "End a pause early, as the guardian")
    .addOption(PAUSED)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./guardian/unpause.js"))
    .build(),
];

/** Every verb on one page; its action is loaded when it runs. */
export const tasks: TaskDefinition[] = [
  emptyTask("program", "Deploy a program, set its rules").build(),
  emptyTask("task", "Kinds of rewarded work").build(),
  emptyTask("submission", "Contributors' own claims").build(),
  emptyTask("attest", "Attest contributions").build(),
  emptyTask("epoch", "Compute, commit, check and finalize epochs").build(),
  emptyTask("reward", "Claim rewards").build(),
  emptyTask("reputation", "Reputation").build(),
  emptyTask("stake", "Bonds").build(),
  emptyTask("treasury", "Treasury").build(),
  emptyTask("integrity", "Detectors of click mining").build(),
  emptyTask("hold", "Units set aside because an account was flagged").build(),
  emptyTask("review", "Reviews by drawn reviewers").build(),
  emptyTask("dispute", "Disputes of contributions").build(),
  emptyTask("policy", "Who counts as an eligible person").build(),
  emptyTask("guardian", "Bounded pauses").build(),
  emptyTask("dev", "Helpers for a local chain").build(),
  ...program,
  ...work,
  ...submission,
  ...epoch,
  ...reward,
  ...bonds,
  ...integrity,
  ...hold,
  ...review,
  ...dispute,
  ...policy,
  ...guardian,
].map((verb) => buildFirst(verb));
