import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { AssayError } from "../engine/errors.js";
import { COMMITMENT_BYTES } from "../engine/mirrors/sortition.js";
import { bytes, count, list, record, type Form } from "../engine/hash/forms.js";

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

const REVIEWS = list(
  record({
    reviewer: bytes(20),
    contribution: bytes(32),
    round: count,
    review: bytes(32),
    commitment: bytes(COMMITMENT_BYTES),
  } satisfies Record<keyof KeptReview, Form>),
);

const HINT = "Restore it: it holds your salts.";

const fileOf = (home: string): string => path.join(home, "reviews.json");

/**
 * Reviews that were committed to from here, oldest first.
 * @throws AssayError MISMATCH if the file is damaged.
 */
export async function readReviews(home: string): Promise<KeptReview[]> {
  const file = fileOf(home);
  if (!existsSync(file)) return [];
  const found = parse(file, await readFile(file, "utf8"));
  const fault = REVIEWS(found, "$");
  if (fault === undefined) return found as KeptReview[];
  throw new AssayError("MISMATCH", `${file}: ${fault}.`, HINT);
}

function parse(file: string, source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new AssayError("MISMATCH", `${file} is not JSON: ${(error as Error).message}.`, HINT);
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
