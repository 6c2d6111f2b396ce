import { readFileSync } from "node:fs";

/** A command of a document: its words, and its options by their names in code, flags as true. */
export interface DocumentedCommand {
  readonly line: string;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
}

const START = "npx hardhat ";

/** Lines of a document's blocks of code that begin with `npx hardhat` and a noun. */
export function documentedCommands(file: string, noun: string): DocumentedCommand[] {
  const blocks = readFileSync(file, "utf8").split(/^```.*$/m);
  const lines = blocks.filter((_, i) => i % 2 === 1).flatMap((block) => block.split("\n"));
  return lines.filter((line) => line.startsWith(`${START}${noun} `)).map(commandOf);
}

function commandOf(line: string): DocumentedCommand {
  const [words, options] = [[] as string[], {} as Record<string, string | true>];
  const parts = line.slice(START.length).split(" ");
  for (let i = 0; i < parts.length; i++) {
    const [part = "", next = "--"] = parts.slice(i, i + 2);
    if (!part.startsWith("--")) words.push(part);
    else options[camelCase(part.slice(2))] = next.startsWith("--") ? true : (parts[++i] ?? "");
  }
  return { line, words, options };
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
