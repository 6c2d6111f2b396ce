/** Small hand-made tables for detector tests. */
import { NONE } from "../../../src/engine/integrity/tables.js";
import type { Actions, Edges, Endorsements } from "../../../src/engine/integrity/tables.js";

/** One action; what is left out is absent. */
export interface Act {
  readonly account: number;
  readonly kind?: number;
  readonly time?: number;
  readonly target?: number;
  readonly evidence?: number;
  readonly accepted?: boolean;
  readonly attester?: number;
  readonly sketch?: readonly number[];
}

export function actionsOf(acts: readonly Act[]): Actions {
  const column = (of: (act: Act) => number): Uint32Array => Uint32Array.from(acts, of);
  return {
    length: acts.length,
    account: column((a) => a.account),
    kind: Uint16Array.from(acts, (a) => a.kind ?? 0),
    time: column((a) => a.time ?? 1),
    target: column((a) => a.target ?? NONE),
    evidence: Uint32Array.from(acts.flatMap((a) => [0, a.evidence ?? 0])),
    sketch: Uint32Array.from(acts.flatMap((a) => a.sketch ?? [0, 0, 0, 0])),
    accepted: Uint8Array.from(acts, (a) => (a.accepted === false ? 0 : 1)),
    attester: column((a) => a.attester ?? NONE),
  };
}

export function edgesOf(pairs: readonly (readonly [number, number])[], counts?: readonly number[]): Edges {
  return {
    length: pairs.length,
    from: Uint32Array.from(pairs, ([from]) => from),
    to: Uint32Array.from(pairs, ([, to]) => to),
    count: Uint32Array.from(counts ?? pairs.map(() => 1)),
  };
}

export function endorsementsOf(
  pairs: readonly (readonly [number, number])[],
  action?: readonly number[],
): Endorsements {
  return { ...edgesOf(pairs), ...(action === undefined ? {} : { action: Uint32Array.from(action) }) };
}
