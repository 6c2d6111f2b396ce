import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, AS, DRY_RUN, JSON_FLAG } from "../options.js";

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

export const policyVerbs: NewTaskDefinition[] = [
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
    .setAction(() => import("./trust.js"))
    .build(),
  task(["policy", "distrust"], "Stop trusting an issuer, as the council: its credentials stop counting at once")
    .addOption(SCHEMA)
    .addOption(ISSUER)
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./distrust.js"))
    .build(),
  task(["policy", "list"], "List the issuers that the program's policy trusts, with their terms")
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.js"))
    .build(),
  task(["policy", "register"], "Register a credential of the signer")
    .addOption(CREDENTIAL)
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./register.js"))
    .build(),
  task(["policy", "recheck"], "Let the policy look at an account's credential again, above all after a revocation")
    .addOption(ACCOUNT)
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./recheck.js"))
    .build(),
  task(["policy", "unbind"], "Unbind a person whose key is lost from its account, as the council")
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
    .setAction(() => import("./unbind.js"))
    .build(),
  task(["policy", "exempt"], "Make a contract that stands for persons eligible without a credential, as the council")
    .addOption({ ...ACCOUNT, description: "The contract" })
    .addFlag({ name: "end", description: "End the exemption" })
    .addOption(POLICY)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./exempt.js"))
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
    .setAction(() => import("./status.js"))
    .build(),
];
