import { useState, type ReactElement } from "react";
import { ballotTransaction, type VotingRound } from "../../../../src/client/index.js";
import { formatNumber, shortAddress } from "../../format.js";
import { Act } from "../../parts/Act.js";
import type { CommunitySettings } from "../../state/program.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly round: VotingRound;
  readonly settings: CommunitySettings;
  /** Whether the account's credits are known. */
  readonly isRead: boolean;
}

/** Sets an account's votes for the projects of a round. */
export function Ballot({ round, settings, isRead }: Props): ReactElement {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [connection] = useConnection();
  const votes = Object.entries(typed).flatMap(([project, text]) =>
    /^\d{1,9}$/.test(text) ? [{ project, votes: BigInt(text) }] : [],
  );
  return (
    <div className="fields">
      {connection !== undefined && isRead && (
        <p className="muted small">{TEXTS.credits(formatNumber(round.spent), formatNumber(round.credits))}</p>
      )}
      {round.parties.map(({ account }) => (
        <Votes
          key={account}
          id={`votes-${round.id}-${account}`}
          account={account}
          value={typed[account] ?? ""}
          change={(text) => setTyped({ ...typed, [account]: text })}
        />
      ))}
      <Act
        settings={settings}
        label={TEXTS.setVotes}
        disabled={votes.length === 0}
        transactions={[ballotTransaction(settings.program, round.id, votes)]}
      />
    </div>
  );
}

interface VotesProps {
  readonly id: string;
  readonly account: string;
  readonly value: string;
  readonly change: (text: string) => void;
}

function Votes({ id, account, value, change }: VotesProps): ReactElement {
  return (
    <>
      <label htmlFor={id}>{`${TEXTS.votes}: ${shortAddress(account)}`}</label>
      <input id={id} inputMode="numeric" value={value} onChange={(event) => change(event.target.value)} />
    </>
  );
}
