import { pino, type Logger } from "pino";
import { printableLines } from "../../src/engine/printable.js";
import type { DaemonEvent } from "../../src/program/operator/daemon.js";
import { stepText, subjectOf } from "../../src/program/operator/describe.js";
import type { Step } from "../../src/program/operator/decide/step.js";
import { note } from "../print.js";

/** Says what a daemon does, a line each: JSON lines for machines, or plain ones for people. */
export function logOf(isJson: boolean): (event: DaemonEvent) => void {
  const logger = isJson ? pino({ base: null }) : undefined;
  let last = "";
  return (event) => {
    const [level, message, fields] = entryOf(event);
    // A look at the chain that found nothing new is not worth a line.
    const key = `${event.account} ${message}`;
    if (event.kind === "planned" && key === last) return;
    if (event.kind === "planned") last = key;
    if (logger !== undefined) write(logger, level, { ...fields, account: event.account, event: event.kind }, message);
    else note(`${new Date().toISOString()} ${level.padEnd(5)} ${message}`);
  };
}

type Level = "info" | "warn" | "error";

function write(logger: Logger, level: Level, fields: object, message: string): void {
  logger[level](fields, printableLines(message));
}

function entryOf(event: DaemonEvent): [Level, string, object] {
  switch (event.kind) {
    case "planned": {
      const { facts, plan } = event;
      const [next] = plan.steps;
      const todo = next === undefined ? "nothing is to be done" : `next: ${stepText(next, facts.now)}`;
      const troubles = plan.troubles.map(({ text, mend }) => ` ${text} ${mend}`).join("");
      const codes = plan.troubles.map(({ code }) => code);
      return [
        levelOf(codes),
        `Epoch ${facts.epoch.epoch}; ${todo}.${troubles}`,
        { block: facts.block, troubles: codes },
      ];
    }
    case "began":
      return ["info", `Begins to ${event.step.act}, ${subjectOf(event.step)}`, stepFields(event.step)];
    case "done": {
      const { step, done } = event;
      const sent =
        done.mined === undefined ? "" : `: ${done.mined.hash}, block ${done.mined.block}, ${done.mined.gas} gas`;
      const said = done.check === undefined ? "" : `: ${done.check.verdict}, ${done.check.reason}`;
      return [
        "info",
        `Done: ${step.act}, ${subjectOf(step)}${sent}${said}`,
        { ...stepFields(step), hash: done.mined?.hash },
      ];
    }
    case "failed": {
      const { step, failure } = event;
      const what = step === undefined ? "Reading the chain" : `To ${step.act}, ${subjectOf(step)},`;
      const level = failure.code === "NOT_YET" ? "info" : "error";
      return [level, `${what} failed: ${failure.message}`, { ...stepFields(step), code: failure.code }];
    }
  }
}

const levelOf = (codes: readonly string[]): Level =>
  ["WRONG_ROOT", "CANNOT_DECIDE", "ROWS_MISSING"].some((code) => codes.includes(code))
    ? "error"
    : codes.length > 0
      ? "warn"
      : "info";

const stepFields = (step: Step | undefined): object => {
  if (step === undefined) return {};
  const { act, epoch, batch, chunk } = step;
  return { act, epoch, ...(batch === undefined ? {} : { batch }), ...(chunk === undefined ? {} : { chunk }) };
};
