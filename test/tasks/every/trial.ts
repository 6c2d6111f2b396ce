import type { Line } from "./line.js";
import type { Options } from "./verbs.js";

/** Brings a fresh program to the state from which a verb can be sent; gives what its options are made of. */
export type Scene<F> = (line: Line) => Promise<F>;

/** A verb as somebody sends it from a scene. Trials of one scene that stand beside each other share its preparation. */
export interface Trial {
  /** The verb, with what is special in brackets. */
  readonly name: string;
  readonly verb: string;
  readonly scene: Scene<unknown>;
  readonly options: (facts: unknown, line: Line) => Options;
  /** Why a second run sends other calldata than the first would have; left out where it does not. */
  readonly varies: string | undefined;
  /** What `--json` is for where it does not say what was sent; left out where it does. */
  readonly jsonIs: string | undefined;
}

/** What is special of a trial. */
export interface Special {
  readonly way?: string;
  readonly varies?: string;
  readonly jsonIs?: string;
}

/** A trial of a verb, with the options that its signer gives. */
export function trial<F>(
  verb: string,
  scene: Scene<F>,
  options: (facts: F, line: Line) => Options,
  { way, varies, jsonIs }: Special = {},
): Trial {
  const name = way === undefined ? verb : `${verb} (${way})`;
  return { name, verb, scene, varies, jsonIs, options: (facts, line) => options(facts as F, line) };
}
