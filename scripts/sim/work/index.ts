/**
 * What attacks on work take of an epoch, with and without each defence: `npm run sim:work` compares with `docs/measured/work.md`, with
 * `SIM_WRITE=1` it writes it. Nothing is random.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { BONDS, BUDGET, PARTIES, playEpoch, type Defence, type Size } from "./epoch.js";
import { ALLOCATED, playService, SERVERS, SERVICE_BPS, type Verification } from "./service.js";

const DOCUMENT = "docs/measured/work.md";
const SIZE: Size = { attesters: 5, accounts: 200, sybils: 30 };

const NONE: Defence = { notice: false, limits: false, availability: false, disputes: "none" };

const CASES: readonly (readonly [name: string, defence: Defence])[] = [
  ["none", NONE],
  ["limits of attesters", { ...NONE, limits: true }],
  ["operators hold the batch", { ...NONE, availability: true }],
  ["limits, and operators", { ...NONE, limits: true, availability: true }],
  [
    "the same, false rows still disputed at the cut-off",
    { ...NONE, limits: true, availability: true, disputes: "open" },
  ],
  ["the same, false rows void at the cut-off", { ...NONE, limits: true, availability: true, disputes: "upheld" }],
  ["notice, and operators", { ...NONE, notice: true, availability: true }],
];

const VERIFICATIONS: readonly (readonly [name: string, verification: Verification])[] = [
  ["two operators confirm, five reviewers look", { sybils: 0, yesSayers: 0, wrong: false }],
  ["one person confirms as ten more", { sybils: 10, yesSayers: 0, wrong: false }],
  ["two of five reviewers always say yes", { sybils: 0, yesSayers: 2, wrong: false }],
  ["three of five always say yes", { sybils: 0, yesSayers: 3, wrong: false }],
  [
    "the ten propose and confirm a wrong root, a challenger brings the right one",
    { sybils: 10, yesSayers: 0, wrong: true },
  ],
];

const percent = (units: bigint): string => `${(Number((10_000n * units) / BUDGET) / 100).toFixed(2)} %`;

function line([name, defence]: (typeof CASES)[number]): string {
  const { paid, held, unallocated } = playEpoch(SIZE, defence);
  const all = PARTIES.reduce((total, party) => total + held[party], 0n);
  return `| ${[name, ...PARTIES.map((party) => percent(paid[party])), percent(all), percent(unallocated)].join(" | ")} |`;
}

function serviceLine([name, verification]: (typeof VERIFICATIONS)[number]): string {
  const paid = playService(verification);
  return `| ${[name, ...SERVERS.map((server) => String(paid[server]))].join(" | ")} |`;
}

const text = `# Attacks on work

<!-- Written by \`SIM_WRITE=1 npm run sim:work\`; without it the run compares. Do not edit. -->

One epoch by the engine, by \`npm run sim:work\`. ${SIZE.attesters} honest attesters with bonds of ${percent(BONDS.honest)} of the budget attest ${SIZE.accounts} accounts each. A hostile
task manager creates a task of 2^32 − 1 points and attests one piece of it, with a bond of ${percent(BONDS.taskManager)}. ${SIZE.sybils} sybil attesters with bonds of ${percent(BONDS.sybils)}
each attest ten accounts with far more work than an honest one has. An attester links a batch of 500 accounts whose rows it keeps to itself. Shares of
the budget:

| defence | honest accounts | task manager | sybils | withheld batch | held | not allocated |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${CASES.map(line).join("\n")}

Without a defence the task manager takes the epoch. Limits leave it ten times its bond, and the sybils ten times theirs: what they gain is bounded by
what they put at stake, half of which a dispute takes. What is still disputed at the cut-off waits in the escrow for the council; what is void earns
nothing, and nobody but the attackers has less for it. A batch that nobody vouches for counts for nothing. Notice keeps tasks and attesters out of an
epoch that has begun, so that the council and everybody else see them before they earn.

## Who is paid for verification

${SERVICE_BPS / 100} % of an epoch that allocated ${ALLOCATED.toLocaleString("en-US")} units, shared among those who verified it. The proposer has a tenth of the root at stake, whoever brings the right root
against a wrong one a hundredth, each who confirms a thousandth; each review locks a twentieth of that. Forty works are reviewed by five, every second work is worthless. Units:

| verification | who brought the root | two who confirm | ten of one person | reviewers who look | who say yes |
| --- | ---: | ---: | ---: | ---: | ---: |
${VERIFICATIONS.map(serviceLine).join("\n")}

Ten accounts of one person get what ten minimum bonds get, and the council must have admitted each of them. A wrong root is paid nothing: whoever brought the right one is.
Reviewers who do not look are paid for the works that are good; where they are most of those drawn, they decide, and those who look are paid for the good
works alone: what keeps this from happening is who is admitted as a reviewer and the draw, not the pay.
`;

const formatted = await format(text, { parser: "markdown", printWidth: 120 });
if (process.env["SIM_WRITE"] === "1") writeFileSync(DOCUMENT, formatted);
else if (readFileSync(DOCUMENT, "utf8") !== formatted) {
  console.error(`${DOCUMENT} is stale: run \`SIM_WRITE=1 npm run sim:work\`.`);
  process.exitCode = 1;
}
