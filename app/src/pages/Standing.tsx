import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import {
  fetchCredits,
  reputationOf,
  rewardsOf,
  type Credits,
  type Reputation,
  type Rewards,
} from "../../../src/client/index.js";
import { formatNumber, formatTime, formatUnits } from "../format.js";
import { Failure, Lag, Loading } from "../parts/Notice.js";
import { VestingChart } from "../parts/VestingChart.js";
import { sendClaim, type ClaimState } from "../state/claim.js";
import { sourceOf, type Settings } from "../state/program.js";
import { useSchedule } from "../state/schedule.js";
import type { Connection } from "../state/wallet.js";
import { TEXTS } from "../texts.js";

interface Props {
  readonly account: string;
  readonly settings: Settings;
  readonly connection: Connection | undefined;
}

/** Everything that is known of an account, and the button that claims it. */
export function Standing({ account, settings, connection }: Props): ReactElement {
  const source = sourceOf(settings);
  const found = useQuery({
    queryKey: ["standing", account],
    queryFn: async () => {
      const [rewards, credits, reputation] = await Promise.all([
        rewardsOf(account, source),
        fetchCredits(account, source),
        reputationOf(account, source),
      ]);
      return { rewards, credits, reputation };
    },
  });
  const schedule = useSchedule(account, settings, found.data?.rewards);
  if (found.error !== null) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading />;
  const { rewards, credits, reputation } = found.data;
  return (
    <>
      <Figures rewards={rewards} credits={credits} settings={settings} />
      <Claim {...{ account, settings, connection, rewards, credits }} refresh={() => void found.refetch()} />
      {schedule !== undefined && schedule.length > 0 && (
        <section>
          <h2>{TEXTS.schedule}</h2>
          <VestingChart points={schedule} />
        </section>
      )}
      <EpochList credits={credits} rewards={rewards} settings={settings} />
      <Standings reputation={reputation} />
      <Lag time={rewards.time} />
    </>
  );
}

function Figures({ rewards, credits, settings }: Pick<ClaimProps, "rewards" | "credits" | "settings">): ReactElement {
  // What is not booked yet is earned too.
  const open = credits.pending.reduce((sum, { units }) => sum + units, 0n);
  const amount = (units: bigint): string => `${formatUnits(units, rewards.unit, settings.decimals)} ${settings.symbol}`;
  const figures: [string, string][] = [
    [TEXTS.claimable, amount(rewards.releasable)],
    [TEXTS.earned, amount(rewards.credited + open)],
    [TEXTS.vested, amount(rewards.vested)],
    [TEXTS.released, amount(rewards.released)],
  ];
  if (rewards.nextUnlock > 0n) figures.push([TEXTS.nextUnlock, formatTime(rewards.nextUnlock)]);
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ClaimProps extends Props {
  readonly rewards: Rewards;
  readonly credits: Credits;
  readonly refresh: () => void;
}

function Claim({ account, settings, connection, rewards, credits, refresh }: ClaimProps): ReactElement {
  const [state, setState] = useState<ClaimState>({ step: "idle" });
  const busy = state.step === "signing" || state.step === "sending";
  const something = credits.pending.length > 0 || rewards.releasable > 0n;
  const ready = something && !busy && connection?.chainId === settings.program.chainId;
  const start = (): void => {
    if (connection === undefined) return;
    const claim = { account, credits: credits.pending, units: rewards.releasable };
    const through = { settings, connection, request: sourceOf(settings).request };
    void sendClaim(through, claim, setState).then(refresh);
  };
  return (
    <section aria-label={TEXTS.claim}>
      <button className="main" disabled={!ready} onClick={start}>
        {TEXTS.claim}
      </button>
      {rewards.recipient.toLowerCase() !== account.toLowerCase() && (
        <p className="muted small">{TEXTS.paidTo(rewards.recipient)}</p>
      )}
      <p role="status" className={state.step === "failed" ? "bad" : state.step === "done" ? "good" : "muted"}>
        {progressText(state, settings, rewards) ??
          (something ? (connection === undefined ? TEXTS.claimNeedsWallet : "") : TEXTS.claimNothing)}
      </p>
    </section>
  );
}

function progressText(state: ClaimState, settings: Settings, { unit }: Rewards): string | undefined {
  if (state.step === "signing") return TEXTS.signing;
  if (state.step === "sending") return TEXTS.sending;
  if (state.step === "failed") return state.text;
  if (state.step === "idle") return undefined;
  return state.units === 0n
    ? TEXTS.claimBooked
    : TEXTS.claimed(`${formatUnits(state.units, unit, settings.decimals)} ${settings.symbol}`);
}

interface Line {
  readonly epoch: number;
  readonly units?: string;
  readonly text: string;
}

function linesOf({ pending, booked, none, unknown }: Credits, amount: (units: bigint) => string): Line[] {
  const lines: Line[] = [
    ...pending.map(({ epoch, units }) => ({ epoch: Number(epoch), units: amount(units), text: TEXTS.pending })),
    ...booked.map((epoch) => ({ epoch, text: TEXTS.booked })),
    ...none.map((epoch) => ({ epoch, text: TEXTS.none })),
    ...unknown.map(({ epoch, reason }) => ({ epoch, text: `${TEXTS.unknown}: ${reason}` })),
  ];
  return lines.sort((a, b) => b.epoch - a.epoch);
}

function EpochList({ credits, rewards, settings }: Pick<ClaimProps, "credits" | "rewards" | "settings">): ReactElement {
  const lines = linesOf(
    credits,
    (units) => `${formatUnits(units, rewards.unit, settings.decimals)} ${settings.symbol}`,
  );
  if (lines.length === 0) return <p>{TEXTS.nothingEarned}</p>;
  return (
    <section>
      <h2>{TEXTS.perEpoch}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={TEXTS.perEpoch}>
        <table>
          <thead>
            <tr>
              <th scope="col">{TEXTS.epoch}</th>
              <th scope="col" className="number">
                {TEXTS.units}
              </th>
              <th scope="col">{TEXTS.state}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ epoch, units, text }) => (
              <tr key={epoch}>
                <th scope="row" data-label={TEXTS.epoch}>
                  {epoch}
                </th>
                <td className="number">{units}</td>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Standings({ reputation }: { readonly reputation: Reputation }): ReactElement {
  return (
    <section>
      <h2>{TEXTS.reputation}</h2>
      <p>
        <strong>{formatNumber(reputation.total)}</strong> {TEXTS.points}
      </p>
      <p className="muted small">{TEXTS.reputationHint}</p>
    </section>
  );
}
