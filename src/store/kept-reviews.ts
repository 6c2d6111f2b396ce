import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../engine/errors.js";

/** A review to which a reviewer committed: kept here, as nobody else can know it before it is revealed. */
export interface KeptReview {
  /** Address, lower case. */
  readonly reviewer: string;
  readonly contribution: string;
  readonly round: number;
  /** Score and salt in one word. */
  readonly review: string;
  readonly commitment: string;
}

const fileOf = (home: string): string => path.join(home, "reviews.json");

/**
 * Reviews that were committed to from here, oldest first.
 * @throws AssayError MISMATCH if the file is damaged.
 */
export async function readReviews(home: string): Promise<KeptReview[]> {
  const file = fileOf(home);
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(await readFile(file, "utf8")) as KeptReview[];
  } catch (error) {
    throw new AssayError(
      "MISMATCH",
      `${file} is not JSON: ${(error as Error).message}.`,
      "Restore it: it holds your salts.",
    );
  }
}

/** Adds a review and forgets none: whichever the chain has in the end can be revealed. */
export async function keepReview(home: string, review: KeptReview): Promise<void> {
  await mkdir(home, { recursive: true });
  const kept = [...(await readReviews(home)), review];
  const draft = `${fileOf(home)}.${randomBytes(6).toString("hex")}.tmp`;
  await writeFile(draft, JSON.stringify(kept, undefined, 2), { mode: 0o600 });
  await rename(draft, fileOf(home));
}
