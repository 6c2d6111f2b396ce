import { fromHex, toHex } from "../../engine/columns/bytes.js";
import { AssayError } from "../../engine/errors.js";
import { defaultKernel } from "../../engine/hash/keccak.js";
import { buildTreeOf, rootOf } from "../../engine/tree/merkle.js";
import type { Submission } from "../../store/submissions.js";
import { csvText } from "../text/write.js";

/**
 * Root over claims, whatever their order: that of OpenZeppelin's `StandardMerkleTree` of their ids, one `bytes32` a leaf. An id is the EIP-712 hash of
 * a signed claim, so that a root stands for who claims what.
 * @throws AssayError INVALID_ARGUMENT without claims, DUPLICATE if one stands twice.
 * @example
 * claimsRoot([{ id: "0x" + "11".repeat(32) }]); // 0x…, to be timestamped at EAS
 */
export function claimsRoot(claims: readonly Pick<Submission, "id">[]): string {
  if (claims.length === 0) throw new AssayError("INVALID_ARGUMENT", "There are no claims.", "Nothing can be anchored.");
  const kernel = defaultKernel();
  const hashes = new Uint8Array(32 * claims.length);
  claims.forEach(({ id }, i) => hashes.set(fromHex(id, 32), 32 * i));
  for (let round = 0; round < 2; round++) kernel.hash(hashes.slice(), 32, claims.length, hashes);
  return toHex(rootOf(buildTreeOf(hashes, "plain", kernel)));
}

/** Claims with the time at which a chain saw their root, Unix seconds: a table that `submission import` and `integrity scan` read. */
export function anchoredCsv(claims: readonly Submission[], anchored: number): string {
  return csvText(
    ["account", "task", "quantity", "evidence", "work_time", "signature", "anchored"],
    claims.map(({ account, task, quantity, evidence, workTime, signature }) => {
      return [account, task, quantity, evidence, workTime, signature, anchored];
    }),
  );
}
