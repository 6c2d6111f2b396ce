import { createInterface } from "node:readline/promises";

/** Asks for what was not given on the command line. */
export type Ask = (given: string, question: string, usual: string) => Promise<string>;

/** Asks on the terminal, if there is somebody to answer; else what is usual counts. */
export function asker(interactive: boolean): { readonly ask: Ask; readonly close: () => void } {
  if (!interactive)
    return { ask: (given, _, usual) => Promise.resolve(given === "" ? usual : given), close: () => undefined };
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ask: Ask = async (given, question, usual) => {
    if (given !== "") return given;
    const answer = await terminal.question(`${question}\n${usual === "" ? "" : `[${usual}] `}> `);
    return answer.trim() === "" ? usual : answer.trim();
  };
  return { ask, close: () => terminal.close() };
}
