import type { RawLog } from "../../../src/chain/abi.js";
import type { Request } from "../../../src/chain/provider.js";

/** What a node is asked. */
export interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What a behaviour remembers. */
export interface State {
  readonly random: () => number;
  /** Calls so far, this one included. */
  calls: number;
  readonly memory: Map<string, unknown>;
}

/** A refusal: an error of JSON-RPC with a code, an answer of HTTP alone without. */
export interface Refusal {
  readonly status?: number;
  readonly code?: number;
  readonly message: string;
  readonly data?: unknown;
  readonly headers?: Record<string, string>;
}

/** How a node misbehaves; what is left out is honest. */
export interface Behaviour {
  /** What is asked of the honest node instead. */
  readonly ask?: (call: Call, state: State) => Call;
  readonly refuse?: (call: Call, state: State) => Refusal | undefined;
  readonly logs?: (logs: RawLog[], state: State) => RawLog[];
  readonly change?: (call: Call, result: unknown, state: State, honest: Request) => unknown;
  /** Whether the answer breaks off in the middle. */
  readonly cut?: (call: Call, state: State) => boolean;
}
