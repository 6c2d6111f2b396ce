import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { leaderboardOf, type Leaderboard } from "../../../../src/client/index.js";
import { formatDays, formatNumber } from "../../format.js";
import { AccountForm } from "../../parts/AccountForm.js";
import { Lag } from "../../parts/Notice.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { accountIn } from "../../state/route.js";
import { TEXTS } from "../../texts.js";
import { Profile } from "./Profile.js";

interface Props {
  readonly settings: CommunitySettings;
  /** The account whose profile is shown, if the page's address names one. */
  readonly rest: readonly string[];
}

/** Everybody with reputation, by domain, as it has decayed by now; and profiles. */
export default function People({ settings, rest: [named] }: Props): ReactElement {
  const account = accountIn(named);
  const board = useQuery({ queryKey: ["board"], queryFn: () => leaderboardOf(sourceOf(settings)) });
  return (
    <>
      <AccountForm account={account} choose={(chosen) => void (location.hash = `#/people/${chosen}`)} />
      {account === "" ? (
        <Reading query={board}>{(found) => <Board board={found} />}</Reading>
      ) : (
        <Profile key={account} account={account} settings={settings} />
      )}
    </>
  );
}

/** People that are shown at first, and with every step more. */
const STEP = 50;

function Board({ board: { people, halfLife, time } }: { readonly board: Leaderboard }): ReactElement {
  const [domain, setDomain] = useState(-1);
  const [shown, setShown] = useState(STEP);
  const points = (person: Leaderboard["people"][number]): bigint =>
    domain < 0 ? person.total : (person.domains[domain] ?? 0n);
  const order = people
    .filter((person) => points(person) > 0n)
    .sort((a, b) => (points(a) < points(b) ? 1 : points(a) > points(b) ? -1 : 0));
  const rows = order.slice(0, shown).map((person, i) => ({
    key: person.account,
    cells: [
      formatNumber(i + 1),
      <a className="breaks" href={`#/people/${person.account}`}>
        {person.account}
      </a>,
      formatNumber(points(person)),
    ],
  }));
  const columns = [{ name: TEXTS.rank }, { name: TEXTS.person }, { name: TEXTS.worth, number: true }];
  return (
    <>
      <p className="row">
        <label htmlFor="domain">{TEXTS.domain}</label>
        <select id="domain" value={domain} onChange={(event) => setDomain(Number(event.target.value))}>
          <option value={-1}>{TEXTS.all}</option>
          {TEXTS.domains.map((name, d) => (
            <option key={name} value={d}>
              {name}
            </option>
          ))}
        </select>
      </p>
      <p className="muted small">{TEXTS.decay(formatDays(halfLife))}</p>
      {rows.length === 0 ? <p>{TEXTS.nobody}</p> : <Table label={TEXTS.pages.people} columns={columns} rows={rows} />}
      {order.length > shown && (
        <button className="plain" onClick={() => setShown(shown + STEP)}>
          {TEXTS.more}
        </button>
      )}
      <Lag time={time} />
    </>
  );
}
