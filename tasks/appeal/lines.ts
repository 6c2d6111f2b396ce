import { ZeroHash } from "ethers";
import { printable } from "../../src/engine/printable.js";
import type { Appeal } from "../../src/program/actions/appeals/list.js";
import { when } from "../../src/program/time.js";

/** An appeal for people, without whose it is. */
export function appealLines({ uid, time, state, answerBy, statement, evidence, answer }: Appeal): string[] {
  const late = time > answerBy ? ", made late" : "";
  const until = state === "open" ? ` until ${when(answerBy)}` : "";
  return [
    `  appeal ${uid} of ${when(time)}${late}: ${state}${until}`,
    `    "${printable(statement)}"${evidence === ZeroHash ? "" : `, evidence ${evidence}`}`,
    ...(answer === undefined ? [] : [`    the council: "${printable(answer)}"`]),
  ];
}
