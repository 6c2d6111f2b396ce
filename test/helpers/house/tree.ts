import { readFileSync } from "node:fs";

/** A line of a `.tree` file, with the lines below it. */
export interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** Reads `├── text` lines, four columns a level. The first line is the root. */
export function readTree(path: string): Branch {
  return parseTree(readFileSync(path, "utf8"));
}

export function parseTree(source: string): Branch {
  const [root = "", ...lines] = source.trimEnd().split("\n");
  const { branches, next } = branchesAt(lines, 0, 0);
  if (next !== lines.length) throw new Error(`No branch: ${lines[next] ?? ""}`);
  return { text: root, branches };
}

function branchesAt(lines: readonly string[], start: number, level: number): { branches: Branch[]; next: number } {
  const branches: Branch[] = [];
  let next = start;
  while (next < lines.length) {
    const text = new RegExp(`^(?:[│ ] {3}){${level}}[├└]── (\\S.*)$`).exec(lines[next] ?? "")?.[1];
    if (text === undefined) break;
    const below = branchesAt(lines, next + 1, level + 1);
    branches.push({ text, branches: below.branches });
    next = below.next;
  }
  return { branches, next };
}

/** Titles of tests below a branch: what stands after a leaf's arrow, or the whole leaf. */
export function titlesBelow({ branches }: Branch): string[] {
  return branches.flatMap((branch) =>
    branch.branches.length === 0 ? [branch.text.split(" → ").at(-1) ?? ""] : titlesBelow(branch),
  );
}
