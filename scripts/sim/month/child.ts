/**
 * One start of an operator's daemon in a process of its own, so that it can be killed, or be without a disk: `child.ts MACHINE RULES`, both
 * JSON. Prints what came of it, with the operator's status afterwards.
 */
import { parseRules, rulesHash } from "../../../src/engine/rules/rules.js";
import type { DaemonEvent } from "../../../src/program/operator/daemon.js";
import { operatorStatus } from "../../../src/program/operator/status.js";
import { sessionOf, startOnce, type DaemonReport, type Machine } from "./operators.js";

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
process.stdout.write(JSON.stringify(report), () => process.exit(exitCode));
