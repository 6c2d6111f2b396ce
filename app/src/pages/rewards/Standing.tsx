import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import {
  fetchCredits,
  reputationOf,
  rewardsOf,
  type Credits,
  type Reputation,
  type Rewards,
} from "../../../../src/client/index.js";
import { formatNumber, formatTime, formatUnits } from "../../format.js";
import { Failure, Lag, Loading } from "../../parts/Notice.js";
import { VestingChart } from "../../parts/VestingChart.js";
import { Table } from "../../parts/Table.js";
import { isCommunity, sourceOf, type Settings } from "../../state/program.js";
import { useSchedule } from "../../state/schedule.js";
import { Claim } from "./Claim.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly account: string;
  readonly settings: Settings;
}

/** Everything that is known of an account, and the button that claims it. */
export function Standing({ account, settings }: Props): ReactElement {
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
      <Claim {...{ account, settings, rewards, credits }} refresh={() => void found.refetch()} />
      {schedule !== undefined && schedule.length > 0 && (
        <section>
          <h2>{TEXTS.schedule}</h2>
          <VestingChart points={schedule} />
        </section>
      )}
      <EpochList account={account} credits={credits} rewards={rewards} settings={settings} />
      <Standings reputation={reputation} />
      <Lag time={rewards.time} />
    </>
  );
}

function Figures({ rewards, credits, settings }: Pick<ListProps, "rewards" | "credits" | "settings">): ReactElement {
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

interface ListProps extends Props {
  readonly rewards: Rewards;
  readonly credits: Credits;
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

function EpochList({ account, credits, rewards, settings }: ListProps): ReactElement {
  const amount = (units: bigint): string => `${formatUnits(units, rewards.unit, settings.decimals)} ${settings.symbol}`;
  const lines = linesOf(credits, amount);
  if (lines.length === 0) return <p>{TEXTS.nothingEarned}</p>;
  const columns = [{ name: TEXTS.epoch }, { name: TEXTS.units, number: true }, { name: TEXTS.state }];
  const explained = isCommunity(settings);
  const rows = lines.map(({ epoch, units, text }) => {
    const why = (
      <a href={`#/why/${account}/${epoch}`} aria-label={TEXTS.receiptOf(String(epoch))}>
        {TEXTS.explained}
      </a>
    );
    return { key: epoch, cells: [epoch, units, <span className="breaks">{text}</span>, ...(explained ? [why] : [])] };
  });
  return (
    <section>
      <h2>{TEXTS.perEpoch}</h2>
      <Table label={TEXTS.perEpoch} columns={[...columns, ...(explained ? [{ name: TEXTS.why }] : [])]} rows={rows} />
    </section>
  );
}

function Standings({ reputation }: { readonly reputation: Reputation }): ReactElement {
  const earned = reputation.domains.flatMap((points, d) => (points === 0n ? [] : [{ key: d, points }]));
  const rows = earned.map(({ key, points }) => ({ key, cells: [TEXTS.domains[key], formatNumber(points)] }));
  return (
    <section>
      <h2>{TEXTS.reputation}</h2>
      <p>
        <strong>{formatNumber(reputation.total)}</strong> {TEXTS.points}
      </p>
      {rows.length > 0 && (
        <Table
          label={TEXTS.reputation}
          columns={[{ name: TEXTS.domain }, { name: TEXTS.worth, number: true }]}
          rows={rows}
        />
      )}
      <p className="muted small">{TEXTS.reputationHint}</p>
    </section>
  );
}
