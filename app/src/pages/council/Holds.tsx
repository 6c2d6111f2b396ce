import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import {
  holdsOf,
  holdTransactions,
  outcomesOf,
  sumUnits,
  wordOutcomes,
  type HeldUnits,
  type Holds as Found,
} from "../../../../src/client/index.js";
import { formatTime, formatUnits, shortAddress } from "../../format.js";
import { Act } from "../../parts/Act.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { FINDING_WORDS, TEXTS } from "../../texts.js";

/** Why units are held: what detectors found, or a dispute that was open at the cut-off. */
const HOLD_WORDS = { ...FINDING_WORDS, DISPUTED: TEXTS.disputedWork };

interface Props {
  /** The last final epoch. */
  readonly last: number;
  readonly settings: CommunitySettings;
}

/** Units of an epoch that are held because of flags, and what the council can do about each. */
export function Holds({ last, settings }: Props): ReactElement {
  const [epoch, setEpoch] = useState(last);
  const holds = useQuery({
    queryKey: ["holds", epoch],
    // A query answers with something; null is that the epoch holds nothing.
    queryFn: async () => (await holdsOf(epoch, sourceOf(settings))) ?? null,
  });
  return (
    <section>
      <h2>{TEXTS.holds}</h2>
      <p className="row">
        <label htmlFor="holds-epoch">{TEXTS.epoch}</label>
        <select id="holds-epoch" value={epoch} onChange={(event) => setEpoch(Number(event.target.value))}>
          {Array.from({ length: last + 1 }, (_, i) => last - i).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </p>
      <Reading query={holds}>
        {(found) =>
          found === null ? <p>{TEXTS.noHolds}</p> : <List found={found} epoch={epoch} settings={settings} />
        }
      </Reading>
    </section>
  );
}

interface ListProps {
  readonly found: Found;
  readonly epoch: number;
  readonly settings: CommunitySettings;
}

function List({ found, epoch, settings }: ListProps): ReactElement {
  const opened = found.releasableAt > 0n;
  const columns = [{ name: TEXTS.person }, { name: TEXTS.reasons }, { name: TEXTS.state }, { name: TEXTS.needs }];
  const words = (code: string): string => (HOLD_WORDS as Readonly<Record<string, string>>)[code] ?? code;
  const tokens = (units: bigint): string => `${formatUnits(units, found.unit, settings.decimals)} ${settings.symbol}`;
  const unitsThat = (are: HeldUnits["status"]): bigint =>
    sumUnits(found.held.flatMap(({ status, units }) => (status === are ? units : [])));
  const rows = found.held.map((hold) => ({
    key: hold.account,
    cells: [
      <a href={`#/why/${hold.account}/${epoch}`} title={hold.account}>
        {shortAddress(hold.account)}
      </a>,
      hold.codes.map(words).join(", "),
      `${TEXTS.holdStates[hold.status]} (${tokens(hold.units)})`,
      opened ? <Ruling hold={hold} epoch={epoch} settings={settings} /> : "",
    ],
  }));
  const open = holdTransactions.open(settings.program, epoch, found);
  return (
    <>
      <p>{opened ? TEXTS.holdsOpen(formatTime(found.releasableAt)) : TEXTS.holdsClosed}</p>
      {!opened && <Act settings={settings} label={TEXTS.openHolds} transactions={[open]} />}
      <p>{TEXTS.inTheEnd(wordOutcomes(outcomesOf(unitsThat("dismissed"), unitsThat("held")), tokens))}</p>
      <Table label={TEXTS.holds} columns={columns} rows={rows} />
    </>
  );
}

interface RulingProps {
  readonly hold: HeldUnits;
  readonly epoch: number;
  readonly settings: CommunitySettings;
}

function Ruling({ hold, epoch, settings }: RulingProps): ReactElement {
  const { program } = settings;
  const rule = (confirmed: boolean) => [holdTransactions.rule(program, epoch, [hold], confirmed)];
  const name = (label: string): string => `${label}: ${hold.account}`;
  return (
    <>
      {hold.status !== "confirmed" && (
        <Act {...{ settings, label: TEXTS.confirmHold, name: name(TEXTS.confirmHold) }} transactions={rule(true)} />
      )}
      {hold.status !== "dismissed" && (
        <Act {...{ settings, label: TEXTS.dismissHold, name: name(TEXTS.dismissHold) }} transactions={rule(false)} />
      )}
      {hold.status !== "confirmed" && hold.released < hold.units && (
        <Act
          {...{ settings, label: TEXTS.release, name: name(TEXTS.release) }}
          transactions={[holdTransactions.release(program, epoch, hold)]}
        />
      )}
    </>
  );
}
