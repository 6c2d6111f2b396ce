import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinition } from "hardhat/types/tasks";
import { ACCOUNT, ACCOUNTS_FILE, AS, DRY_RUN, ENCODING, EPOCH, JSON_FLAG } from "../options.js";

export const rewardVerbs: NewTaskDefinition[] = [
  task(["reward", "show"], "Show what an account was credited, what has vested and what it can release")
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.js"))
    .build(),
  task(["reward", "claim"], "Credit an account's finalized epochs, rewards and reputation, and release what has vested")
    .addOption(ACCOUNT)
    .addOption({
      ...ACCOUNTS_FILE,
      description: "CSV or JSONL with a column `account`: claims for all of them in one transaction",
    })
    .addOption({
      name: "multicall",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Address of Multicall3, for lists; ASSAY_MULTICALL if left out, else where most networks have it",
    })
    .addOption(ENCODING)
    .addOption(AS)
    .addFlag(DRY_RUN)
    .setAction(() => import("./claim.js"))
    .build(),
  task(["reward", "recipient"], "Show where an account's rewards are paid, or have the signer's paid elsewhere")
    .addOption({
      name: "to",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "Recipient of the signer's rewards from now on, held ones too; its own address ends that",
    })
    .addFlag({ name: "cancel", description: "Cancel the recipient that a signature of the signer has announced" })
    .addOption(ACCOUNT)
    .addOption(AS)
    .addFlag(JSON_FLAG)
    .addFlag(DRY_RUN)
    .setAction(() => import("./recipient.js"))
    .build(),
  task(
    ["reward", "export"],
    "Write credits and releases for books and taxes, or what an epoch pays for Safe or Disperse",
  )
    .addOption({
      name: "form",
      type: ArgumentType.STRING,
      defaultValue: "ledger",
      description: "ledger (CSV of credits and releases), safe (CSV Airdrop of Safe) or disperse, of one epoch",
    })
    .addOption({ ...EPOCH, description: "Epoch of `safe` and `disperse`; by default the last final one" })
    .addOption({ ...ACCOUNT, description: "One account, for a ledger; by default all" })
    .addOption(ACCOUNTS_FILE)
    .addOption({
      name: "out",
      type: ArgumentType.STRING,
      defaultValue: "",
      description: "File to write; printed without it",
    })
    .addOption(ENCODING)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./export.js"))
    .build(),
];
