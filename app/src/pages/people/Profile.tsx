import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { delegateTransaction, profileOf, type Profile as Found } from "../../../../src/client/index.js";
import { formatNumber } from "../../format.js";
import { AccountField, BadAccount, isBadAccount } from "../../parts/AccountField.js";
import { Act } from "../../parts/Act.js";
import { Lag } from "../../parts/Notice.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { Wallets } from "../../parts/Wallets.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly account: string;
  readonly settings: CommunitySettings;
}

/** Somebody's badge, points by domain, where they come from, and who votes with them. */
export function Profile({ account, settings }: Props): ReactElement {
  const profile = useQuery({ queryKey: ["profile", account], queryFn: () => profileOf(account, sourceOf(settings)) });
  return (
    <Reading query={profile}>
      {(found) => (
        <>
          <div className="profile">
            {found.badge === undefined ? (
              <p className="muted">{TEXTS.noBadge}</p>
            ) : (
              <img src={found.badge.image} alt={TEXTS.badgeOf(account)} width="240" height="240" />
            )}
            <Points found={found} />
          </div>
          <Votes found={found} settings={settings} />
          <History found={found} />
          <Lag time={found.time} />
        </>
      )}
    </Reading>
  );
}

function Points({ found }: { readonly found: Found }): ReactElement {
  const own = found.domains.flatMap((points, d) => (points > 0n ? [{ name: TEXTS.domains[d] ?? "", points }] : []));
  return (
    <dl className="figures">
      <div>
        <dt>{TEXTS.all}</dt>
        <dd>{formatNumber(found.total)}</dd>
      </div>
      {own.map(({ name, points }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{formatNumber(points)}</dd>
        </div>
      ))}
    </dl>
  );
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Who votes with the account's points; its owner can let somebody else. */
function Votes({ found, settings }: { readonly found: Found; readonly settings: CommunitySettings }): ReactElement {
  const [to, setTo] = useState("");
  const [connection] = useConnection();
  const itself = same(found.delegate, found.account) || BigInt(found.delegate) === 0n;
  const bad = isBadAccount(to);
  return (
    <section>
      <h2>{TEXTS.votes}</h2>
      <p>
        <strong>{formatNumber(found.votes)}</strong> {itself ? TEXTS.votesItself : TEXTS.votesWith(found.delegate)}
      </p>
      <Wallets chainId={settings.program.chainId} />
      {connection !== undefined && same(connection.account, found.account) && (
        <>
          <div className="row">
            <AccountField id="delegate" label={TEXTS.delegateTo} value={to} change={setTo} />
          </div>
          {bad ? <BadAccount id="delegate" /> : <p className="muted small">{TEXTS.delegateHint}</p>}
          <Act
            settings={settings}
            label={TEXTS.delegateIt}
            disabled={to === "" || bad}
            transactions={to === "" || bad ? [] : [delegateTransaction(settings.program, to.trim())]}
          />
        </>
      )}
    </section>
  );
}

function History({ found: { history } }: { readonly found: Found }): ReactElement | null {
  if (history.length === 0) return null;
  const rows = [...history].reverse().map(({ epoch, domains }) => {
    const earned = domains.flatMap((points, d) =>
      points > 0 ? [`${TEXTS.domains[d] ?? ""} ${formatNumber(points)}`] : [],
    );
    return { key: String(epoch), cells: [formatNumber(epoch), earned.join(", ")] };
  });
  return (
    <section>
      <h2>{TEXTS.history}</h2>
      <Table label={TEXTS.history} columns={[{ name: TEXTS.epoch }, { name: TEXTS.worth }]} rows={rows} />
    </section>
  );
}
