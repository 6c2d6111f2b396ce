import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement } from "react";
import {
  epochDetailsOf,
  epochFigures,
  nextBudget,
  outcomesOf,
  timelineOf,
  wordOutcomes,
  type EpochDetails,
  type EpochFigures,
  type FinalEpoch,
  type Timeline,
} from "../../../src/client/index.js";
import { formatNumber, formatPeriod, formatTime, formatUnits, shortAddress } from "../format.js";
import { Lag } from "../parts/Notice.js";
import { Reading } from "../parts/Reading.js";
import { Table, type Row } from "../parts/Table.js";
import { isCommunity, sourceOf, type Settings } from "../state/program.js";
import { TEXTS } from "../texts.js";
import type { VerifyAnswer } from "../verify.worker.js";

/** What is shown of the epochs: those that are final, the next one, and what a community's contracts add. */
interface Shown extends Timeline {
  /** By epoch, the next one included; none if the settings do not name the contracts. */
  readonly details: readonly EpochDetails[];
  /** Whole units that the next epoch can pay; undefined if the settings do not name the contracts. */
  readonly budget: bigint | undefined;
}

async function readEpochs(settings: Settings): Promise<Shown> {
  const timeline = await timelineOf(sourceOf(settings));
  if (!isCommunity(settings)) return { ...timeline, details: [], budget: undefined };
  const [source, next] = [sourceOf(settings), timeline.next.epoch];
  const all = [...timeline.final.map(({ epoch }) => epoch), next];
  const [details, budget] = await Promise.all([epochDetailsOf(source, all), nextBudget(source, next)]);
  return { ...timeline, details, budget };
}

/** Epochs with their state, and a check of each that the reader's own browser makes. */
export default function Epochs({ settings }: { readonly settings: Settings }): ReactElement {
  const shown = useQuery({ queryKey: ["epochs", "details"], queryFn: () => readEpochs(settings) });
  const columns = [
    { name: TEXTS.epoch },
    { name: TEXTS.period },
    { name: TEXTS.state },
    { name: TEXTS.paid, number: true },
    ...(isCommunity(settings)
      ? [{ name: TEXTS.budget, number: true }, { name: TEXTS.people, number: true }, { name: TEXTS.proposer }]
      : []),
    { name: TEXTS.check },
  ];
  return (
    <Reading query={shown}>
      {(epochs) => (
        <>
          <Table
            label={TEXTS.pages.epochs}
            columns={columns}
            rows={[
              nextRow(epochs, settings),
              ...[...epochs.final].reverse().map((each) => finalRow(each, epochs, settings)),
            ]}
          />
          <Lag time={epochs.time} />
        </>
      )}
    </Reading>
  );
}

function nextRow({ next, details, unit, budget }: Shown, settings: Settings): Row {
  const found = details[next.epoch];
  const proposed = next.status === "proposed" && found !== undefined;
  const deadline = proposed ? TEXTS.challengeUntil(formatTime(found.challengeUntil)) : undefined;
  const tokens = budget === undefined ? "" : `${formatUnits(budget, unit, settings.decimals)} ${settings.symbol}`;
  const more = isCommunity(settings) ? [tokens, "", <By details={found} />] : [];
  const state = [TEXTS.statuses[next.status], deadline].filter(Boolean).join(", ");
  const check = <span className="muted">{next.status === "none" ? TEXTS.cutOff(formatTime(next.cutOff)) : ""}</span>;
  return { key: next.epoch, cells: [next.epoch, formatPeriod(next.start, next.end), state, "", ...more, check] };
}

function finalRow(epoch: FinalEpoch, { unit, details }: Shown, settings: Settings): Row {
  const amount = (units: bigint): string => `${formatUnits(units, unit, settings.decimals)} ${settings.symbol}`;
  const found = details[epoch.epoch];
  const more = isCommunity(settings)
    ? [
        <Figure epoch={epoch.epoch} settings={settings} show={({ budget }) => amount(budget)} />,
        <Figure epoch={epoch.epoch} settings={settings} show={({ accounts }) => formatNumber(accounts)} />,
        <By details={found} />,
      ]
    : [];
  const check = <Verify epoch={epoch.epoch} settings={settings} />;
  const pays = (
    <>
      {amount(epoch.units)}
      {isCommunity(settings) && <InTheEnd epoch={epoch} settings={settings} amount={amount} />}
    </>
  );
  const cells = [epoch.epoch, formatPeriod(epoch.start, epoch.end), TEXTS.final, pays, ...more, check];
  return { key: epoch.epoch, cells };
}

interface FigureProps {
  readonly epoch: number;
  readonly settings: Settings;
  readonly show: (figures: EpochFigures) => string;
}

/** A figure of an epoch's bundle; unknown, never zero, if no host serves it. */
function Figure({ epoch, settings, show }: FigureProps): ReactElement {
  const found = useQuery({ queryKey: ["figures", epoch], queryFn: () => epochFigures(epoch, sourceOf(settings)) });
  if (found.error !== null) return <span title={found.error.message}>{TEXTS.unknown}</span>;
  return <>{found.data === undefined ? "…" : show(found.data)}</>;
}

interface InTheEndProps {
  readonly epoch: FinalEpoch;
  readonly settings: Settings;
  readonly amount: (units: bigint) => string;
}

/** What an epoch with holds pays in the end; nothing where nothing is held, or no host serves its bundle. */
function InTheEnd({ epoch: { epoch, units }, settings, amount }: InTheEndProps): ReactElement | null {
  const found = useQuery({ queryKey: ["figures", epoch], queryFn: () => epochFigures(epoch, sourceOf(settings)) });
  const held = found.data?.held ?? 0n;
  if (held === 0n) return null;
  return (
    <>
      <br />
      <span className="muted small">{wordOutcomes(outcomesOf(units - held, held), amount)}</span>
    </>
  );
}

/** Who proposed a root, and how many others confirmed it. */
function By({ details }: { readonly details: EpochDetails | undefined }): ReactElement | null {
  if (details === undefined || BigInt(details.proposer) === 0n) return null;
  return (
    <>
      <span title={details.proposer}>{shortAddress(details.proposer)}</span>
      <br />
      <span className="muted small">{TEXTS.confirmedBy(formatNumber(details.confirmations))}</span>
    </>
  );
}

/** Recomputes the tree in a worker, so that the page stays alive meanwhile. */
function Verify({ epoch, settings }: { readonly epoch: number; readonly settings: Settings }): ReactElement {
  const [answer, setAnswer] = useState<VerifyAnswer>();
  const worker = useRef<Worker>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);
  const start = (): void => {
    worker.current?.terminate();
    setAnswer({ done: 0, all: 1 });
    worker.current = new Worker(new URL("../verify.worker.ts", import.meta.url), { type: "module" });
    worker.current.onmessage = ({ data }: MessageEvent<VerifyAnswer>) => setAnswer(data);
    worker.current.onerror = ({ message }) => setAnswer({ failure: message });
    worker.current.postMessage({ epoch, settings });
  };
  if (answer === undefined) {
    return (
      <button className="plain" onClick={start} aria-label={`${TEXTS.verify}: ${TEXTS.epoch} ${epoch}`}>
        {TEXTS.verify}
      </button>
    );
  }
  if ("done" in answer) {
    return <progress value={answer.done} max={answer.all} aria-label={TEXTS.verifying(answer.done, answer.all)} />;
  }
  return <Outcome answer={answer} />;
}

function Outcome({ answer }: { readonly answer: Exclude<VerifyAnswer, { done: number }> }): ReactElement {
  if ("failure" in answer) return <p role="alert">{TEXTS.cannotTell(answer.failure)}</p>;
  const { verdict, accounts = 0, reason = "" } = answer.verdict;
  if (verdict === "right")
    return (
      <p role="status" className="good">
        {TEXTS.right(formatNumber(accounts))}
      </p>
    );
  return (
    <p role="alert" className="bad">
      {verdict === "wrong" ? TEXTS.wrong : TEXTS.cannotTell(reason)}
    </p>
  );
}
