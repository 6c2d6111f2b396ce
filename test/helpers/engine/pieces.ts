import { fromHex, packHex, toHex } from "../../../src/engine/columns/bytes.js";
import type { Contributions } from "../../../src/engine/columns/contributions.js";
import { address, word } from "./programs.js";

/** A contribution in few words; what is left out is usual. */
export interface Piece {
  readonly account: string;
  readonly attester?: string;
  readonly task?: number;
  readonly quantity?: number;
  readonly quality?: number;
  readonly time: number;
  readonly evidence: number;
}

/** Columns of some contributions, their uids 1, 2, 3 and so on. */
export function columnsOfPieces(pieces: readonly Piece[]): Contributions {
  return {
    length: pieces.length,
    uid: packHex(
      pieces.map((_, i) => word(i + 1)),
      32,
    ),
    account: packHex(
      pieces.map((p) => p.account),
      20,
    ),
    attester: packHex(
      pieces.map((p) => p.attester ?? address(0xa77)),
      20,
    ),
    task: Uint32Array.from(pieces, (p) => p.task ?? 1),
    quantity: Uint32Array.from(pieces, (p) => p.quantity ?? 1),
    quality: Uint16Array.from(pieces, (p) => p.quality ?? 10_000),
    time: Uint32Array.from(pieces, (p) => p.time),
    evidence: packHex(
      pieces.map((p) => toHex(fromHex(word(p.evidence), 32).reverse())),
      32,
    ),
  };
}
