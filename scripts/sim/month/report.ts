import { formatUnits } from "ethers";
import { format } from "prettier";
import type { Sums } from "./books.js";
import { LINKED_EPOCH } from "./rows-host.js";

/** What the month came to, and what an account got for linked rows, in wei. */
export interface MonthSums extends Sums {
  readonly linked: bigint;
}

/** What came of one epoch. */
export interface Row {
  readonly epoch: number;
  /** What went wrong. */
  readonly what: string;
  /** What daemons said of it: operator and code. */
  readonly said: readonly string[];
  /** Exit code of the watchtower before anybody had acted. */
  readonly watched: number;
  /** Starts of each daemon until the epoch was final. */
  readonly turns: number;
  /** From the opening for proposals to the final root. */
  readonly days: number;
  readonly decision: string;
}

const tokens = (wei: bigint): string => `${Math.round(Number(formatUnits(wei)))}`;

/** The page of the measured month. */
export function documentOf(rows: readonly Row[], sums: MonthSums): Promise<string> {
  const lines = rows.map(
    ({ epoch, what, said, watched, days, decision }) =>
      `| ${epoch} | ${what} | ${said.join(", ") || "nothing"} | ${watched} | ${decision} | ${days.toFixed(1)} |`,
  );
  const text = `# A month without a human step

<!-- Written by \`SIM_WRITE=1 npm run sim:month\`; every run checks what it says. Do not edit. -->

Three operators' daemons (\`operator run --once\`, started again and again) and a watchtower, ten epochs on a local chain, a fault in each, and one
dishonest operator, by \`npm run sim:month\`. Nothing but the clock is moved: the council is silent all month. Every epoch ended with the root that a
fresh store computes from the chain; honest accounts vouched for no other root, each for a root once. Keys are on the operators' machines, which
reach the chain over HTTP through nodes that can fail and lie.

| epoch | what goes wrong | what the daemons said | watchtower's exit code before anybody acted | decided by | days from its opening to final |
| ----: | --- | --- | ---: | --- | ---: |
${lines.join("\n")}

What daemons said are the codes of steps that failed and of troubles that only a person can mend; \`operator status\` shows both with their way out.

- ${tokens(sums.paid)} tokens were paid to the distributor: the sum of the ten roots.
- The dishonest operator lost ${tokens(sums.lost)} tokens: ${tokens(sums.rewards)} went to those who laid stakes on the right roots, ${tokens(sums.penalties)} to the treasury, the
  rest is rounding, below a hundred units. Honest operators lost nothing, and nothing of theirs is locked.
- Rows of epoch ${LINKED_EPOCH} stand behind a link. Two operators signed that they keep them, by themselves; their host was down while the epoch was
  settled. All operators came to the right root, and the account that the rows name was paid ${tokens(sums.linked)} tokens by the end of the month.
- In the run of this page the operators sent ${sums.transactions} transactions; ${sums.refused} of them were refused when they were mined, as another operator had been faster.
`;
  return format(text, { parser: "markdown", proseWrap: "preserve", printWidth: 120 });
}
