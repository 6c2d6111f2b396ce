import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { donationRoundsOf, votingRoundsOf, type FundingRound } from "../../../../src/client/index.js";
import { formatTime, formatWei, shortAddress } from "../../format.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { keepFromNobody } from "../../state/keep.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";
import { Ballot } from "./Ballot.js";
import { Donate } from "./Donate.js";
import { Gifts } from "./Gifts.js";

/** Rounds: donations that a pool matches, votes on past work, and points that members give one another. */
export default function Rounds({ settings }: { readonly settings: CommunitySettings }): ReactElement {
  const [connection] = useConnection();
  const account = connection?.account;
  const rounds = useQuery({
    queryKey: ["rounds", account],
    placeholderData: keepFromNobody,
    queryFn: async () => {
      const source = sourceOf(settings);
      const [donations, votes] = await Promise.all([donationRoundsOf(source), votingRoundsOf(source, account)]);
      return { donations, votes };
    },
  });
  return (
    <>
      <Reading query={rounds}>
        {({ donations, votes }) => (
          <>
            {donations.length + votes.length === 0 && <p>{TEXTS.noRounds}</p>}
            {donations.map((round) => (
              <section key={String(round.id)}>
                <h2>{TEXTS.donationRound(String(round.id))}</h2>
                <Facts round={round} title={TEXTS.donationRound(String(round.id))} />
                {isOpen(round) && <Donate round={round} settings={settings} />}
              </section>
            ))}
            {votes.map((round) => (
              <section key={String(round.id)}>
                <h2>{TEXTS.votingRound(String(round.id))}</h2>
                <Facts round={round} title={TEXTS.votingRound(String(round.id))} />
                {isOpen(round) && <Ballot round={round} settings={settings} isRead={!rounds.isPlaceholderData} />}
              </section>
            ))}
          </>
        )}
      </Reading>
      {(settings.gifts ?? []).map((gift) => (
        <Gifts key={gift.task} gift={gift} settings={settings} />
      ))}
    </>
  );
}

const isOpen = ({ opensAt, closesAt, cancelled, time }: FundingRound): boolean =>
  !cancelled && opensAt <= time && time < closesAt;

function stateOf({ opensAt, closesAt, cancelled, time }: FundingRound): string {
  if (cancelled) return TEXTS.cancelled;
  if (time < opensAt) return TEXTS.notOpen(formatTime(opensAt));
  return time < closesAt ? TEXTS.roundUntil(formatTime(closesAt)) : TEXTS.over(formatTime(closesAt));
}

function Facts({ round, title }: { readonly round: FundingRound; readonly title: string }): ReactElement {
  const amount = (wei: bigint): string => `${formatWei(wei, round.decimals)} ${round.symbol}`;
  const columns = [{ name: TEXTS.project }, { name: TEXTS.donated, number: true }, { name: TEXTS.share, number: true }];
  const rows = round.parties.map(({ account, donated, share }) => ({
    key: account,
    cells: [<span title={account}>{shortAddress(account)}</span>, amount(donated), amount(share)],
  }));
  return (
    <>
      <p className="foreign">{round.uri}</p>
      <p>
        {TEXTS.pool(amount(round.pool))}; {stateOf(round)}.
      </p>
      {rows.length > 0 && <Table label={title} columns={columns} rows={rows} />}
    </>
  );
}
