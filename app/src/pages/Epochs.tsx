import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { timelineOf, type FinalEpoch, type Timeline } from "../../../src/client/index.js";
import { formatDate, formatNumber, formatTime, formatUnits } from "../format.js";
import { Failure, Lag, Loading } from "../parts/Notice.js";
import { sourceOf, type Settings } from "../state/program.js";
import { TEXTS } from "../texts.js";
import type { VerifyAnswer } from "../verify.worker.js";

/** Epochs with their state, and a check of each that the reader's own browser makes. */
export function Epochs({ settings }: { readonly settings: Settings }): ReactElement {
  const timeline = useQuery({ queryKey: ["epochs"], queryFn: () => timelineOf(sourceOf(settings)) });
  if (timeline.error !== null) return <Failure error={timeline.error} retry={() => void timeline.refetch()} />;
  if (timeline.data === undefined) return <Loading />;
  const { final, next, time } = timeline.data;
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={TEXTS.epochs}>
        <table>
          <thead>
            <tr>
              <th scope="col">{TEXTS.epoch}</th>
              <th scope="col">{TEXTS.period}</th>
              <th scope="col">{TEXTS.state}</th>
              <th scope="col" className="number">
                {TEXTS.paid}
              </th>
              <th scope="col">{TEXTS.check}</th>
            </tr>
          </thead>
          <tbody>
            <NextRow next={next} />
            {[...final].reverse().map((epoch) => (
              <FinalRow key={epoch.epoch} epoch={epoch} unit={timeline.data.unit} settings={settings} />
            ))}
          </tbody>
        </table>
      </div>
      <Lag time={time} />
    </>
  );
}

const period = (start: bigint, end: bigint): string => `${formatDate(start)} – ${formatDate(end)}`;

function NextRow({ next }: { readonly next: Timeline["next"] }): ReactElement {
  return (
    <tr>
      <th scope="row" data-label={TEXTS.epoch}>
        {next.epoch}
      </th>
      <td>{period(next.start, next.end)}</td>
      <td>{TEXTS.statuses[next.status]}</td>
      <td />
      <td className="muted">{TEXTS.cutOff(formatTime(next.cutOff))}</td>
    </tr>
  );
}

interface FinalProps {
  readonly epoch: FinalEpoch;
  readonly unit: bigint;
  readonly settings: Settings;
}

function FinalRow({ epoch, unit, settings }: FinalProps): ReactElement {
  return (
    <tr>
      <th scope="row" data-label={TEXTS.epoch}>
        {epoch.epoch}
      </th>
      <td>{period(epoch.start, epoch.end)}</td>
      <td>{TEXTS.final}</td>
      <td className="number" data-label={TEXTS.paid}>
        {formatUnits(epoch.units, unit, settings.decimals)} {settings.symbol}
      </td>
      <td>
        <Verify epoch={epoch.epoch} settings={settings} />
      </td>
    </tr>
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
