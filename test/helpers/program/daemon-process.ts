/** One start of an operator's daemon, and its status afterwards, in a process of its own: `daemon-process.ts MACHINE RULES`, both JSON. */
import { parseRules, rulesHash } from "../../../src/engine/rules/rules.js";
import type { DaemonEvent } from "../../../src/program/operator/daemon.js";
import { operatorStatus } from "../../../src/program/operator/status.js";
import { sessionOf, startOnce, type Machine } from "../../../scripts/sim/month/operators.js";

/** What the process prints, as JSON. */
export interface DaemonReport {
  readonly exitCode: number;
  readonly failures: readonly string[];
  readonly lines: readonly string[];
}

const [text = "", document = ""] = process.argv.slice(2);
const machine = JSON.parse(text) as Machine;
const rules = parseRules(document);
const failures: string[] = [];
const hear = (event: DaemonEvent): void => {
  if (event.kind === "failed") failures.push(event.failure.message);
};
const exitCode = await startOnce(machine, new Map([[rulesHash(rules), rules]]), hear);
const session = sessionOf(machine);
const { lines } = await operatorStatus(session, session.signer.address);
const report: DaemonReport = { exitCode, failures, lines };
process.stdout.write(JSON.stringify(report), () => process.exit());
