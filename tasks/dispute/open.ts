import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { AssayError } from "../../src/engine/errors.js";
import { CONTRIBUTION_DISPUTES_REASON_NAMES } from "../../src/engine/rules/contract-values.js";
import type { Program } from "../../src/program/contracts.js";
import { guarded, hashOption, mined, openSession, print, type Print } from "../support.js";

/** What is disputed and why. */
export interface OpenArgs {
  readonly contribution: string;
  readonly batch: number;
  readonly row: number;
  readonly reason: string;
  readonly evidence: string;
  readonly dryRun: boolean;
}

function reasonOption(name: string): number {
  const reason = (CONTRIBUTION_DISPUTES_REASON_NAMES as readonly string[]).indexOf(name);
  if (reason >= 0) return reason;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--reason ${name} is not a reason.`,
    `Give one of ${CONTRIBUTION_DISPUTES_REASON_NAMES.join(", ")}.`,
  );
}

/** SHA-256 of a file, or the hash itself if one was given. */
async function evidenceOption(value: string): Promise<string> {
  if (existsSync(value))
    return `0x${createHash("sha256")
      .update(await readFile(value))
      .digest("hex")}`;
  if (/^0x[0-9a-fA-F]{64}$/.test(value)) return value.toLowerCase();
  const hint = "Give the file that makes the case, or its SHA-256 as 0x and 64 hex digits.";
  throw new AssayError("NOT_FOUND", `--evidence ${value} does not exist.`, hint);
}

function wholeOption(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new AssayError(
    "INVALID_ARGUMENT",
    `--${name} ${value} is not a whole number.`,
    "Count batches from 1, rows from 0.",
  );
}

/** Disputes a contribution with the bond of the program's signer; gives its uid. */
export async function openDispute({ disputes }: Program, args: OpenArgs, out: Print): Promise<string> {
  const reason = reasonOption(args.reason);
  const evidence = await evidenceOption(args.evidence);
  const batch = wholeOption("batch", args.batch);
  if (batch > 0) {
    const row = [batch, wholeOption("row", args.row), reason, evidence] as const;
    const uid = await disputes.disputeRow.staticCall(...row);
    if (!args.dryRun) await mined(disputes.disputeRow(...row));
    return told(uid);
  }
  const uid = hashOption("contribution", args.contribution);
  await disputes.dispute.staticCall(uid, reason, evidence);
  if (!args.dryRun) await mined(disputes.dispute(uid, reason, evidence));
  return told(uid);

  function told(disputed: string): string {
    out(args.dryRun ? `${disputed} can be disputed; nothing was sent.` : `${disputed} is disputed.`);
    return disputed;
  }
}

export default async function open(args: OpenArgs & { as: string }, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const { program } = await openSession(hre, args.as);
    await openDispute(program, args, print);
  });
}
