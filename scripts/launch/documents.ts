/** A line of a page's commands. */
export interface Line {
  /** In whose folder it runs. */
  readonly folder: "first" | "second";
  readonly command: string;
  /** What is waited for, where the line is no command. */
  readonly until?: string;
}

const BLOCK = /^```sh(?: (\w+))?\n([\s\S]*?)^```$/gm;
const WAIT = /^# wait until ([\w-]+)/;

/** Commands of a page in their order; those marked `later` are left out. */
export function linesOf(page: string): Line[] {
  return [...page.matchAll(BLOCK)].flatMap(([, mark, text = ""]) => {
    if (mark === "later") return [];
    const folder = mark === "second" ? "second" : "first";
    return text
      .trim()
      .split("\n")
      .map((command): Line => {
        const until = WAIT.exec(command)?.[1];
        return until === undefined ? { folder, command } : { folder, command, until };
      });
  });
}
