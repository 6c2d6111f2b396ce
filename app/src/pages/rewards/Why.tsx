import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import {
  fetchReceipt,
  outcomesOf,
  timelineOf,
  wordOutcomes,
  type StoredReceipt,
} from "../../../../src/client/index.js";
import { formatNumber, formatPercent, formatUnits } from "../../format.js";
import { AccountForm } from "../../parts/AccountForm.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { Wallets } from "../../parts/Wallets.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { accountIn } from "../../state/route.js";
import { FINDING_WORDS, RECEIPT_WORDS, REFUSAL_WORDS, TEXTS } from "../../texts.js";
import { Appeal } from "./Appeal.js";

interface Props {
  readonly settings: CommunitySettings;
  /** Account and epoch that the page's address names. */
  readonly rest: readonly string[];
}

/** Why an account got what it got in an epoch: its receipt, from a bundle whose hash the chain knows. */
export default function Why({ settings, rest: [named, chosen] }: Props): ReactElement {
  const account = accountIn(named);
  const timeline = useQuery({ queryKey: ["epochs"], queryFn: () => timelineOf(sourceOf(settings)) });
  const go = (who: string, when: string): void => void (location.hash = `#/why/${who}/${when}`);
  return (
    <>
      <AccountForm account={account} choose={(who) => go(who, chosen ?? "")} />
      <Wallets
        chainId={settings.program.chainId}
        connected={(own) => account === "" && go(own.account, chosen ?? "")}
      />
      <Reading query={timeline}>
        {({ final, unit }) => {
          const last = final.at(-1)?.epoch;
          if (last === undefined) return <p>{TEXTS.noFinal}</p>;
          const epoch = /^\d+$/.test(chosen ?? "") ? Math.min(Number(chosen), last) : last;
          if (account === "") return null;
          return (
            <>
              <EpochChoice epoch={epoch} last={last} choose={(when) => go(account, when)} />
              <Receipt key={`${account}/${epoch}`} {...{ account, epoch, unit, settings }} />
            </>
          );
        }}
      </Reading>
    </>
  );
}

interface ChoiceProps {
  readonly epoch: number;
  readonly last: number;
  readonly choose: (epoch: string) => void;
}

function EpochChoice({ epoch, last, choose }: ChoiceProps): ReactElement {
  return (
    <p className="row">
      <label htmlFor="epoch">{TEXTS.chooseEpoch}</label>
      <select id="epoch" value={epoch} onChange={(event) => choose(event.target.value)}>
        {Array.from({ length: last + 1 }, (_, i) => last - i).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </p>
  );
}

interface ReceiptProps {
  readonly account: string;
  readonly epoch: number;
  readonly unit: bigint;
  readonly settings: CommunitySettings;
}

function Receipt({ account, epoch, unit, settings }: ReceiptProps): ReactElement {
  const found = useQuery({
    queryKey: ["receipt", account, epoch],
    queryFn: () => fetchReceipt(account, epoch, sourceOf(settings)),
  });
  return (
    <Reading query={found}>
      {(receipt) => {
        if (receipt === "none") return <p>{TEXTS.noReceipt}</p>;
        if (receipt === "unwritten") return <p>{TEXTS.noReceipts}</p>;
        const tokens = (units: string): string =>
          `${formatUnits(BigInt(units), unit, settings.decimals)} ${settings.symbol}`;
        return (
          <>
            <p>{TEXTS.accepted(formatNumber(receipt.accepted))}</p>
            <Lines receipt={receipt} sum="weight" total={plain(receipt.weight)} show={plain} />
            <Lines receipt={receipt} sum="units" total={tokens(receipt.units)} show={tokens} />
            {receipt.held !== "0" && <p>{TEXTS.inTheEnd(bothOutcomes(receipt, tokens))}</p>}
            <Lines receipt={receipt} sum="reputation" total={plain(String(reputationOf(receipt)))} show={plain} />
            <Refused receipt={receipt} />
            <Flags receipt={receipt} />
            {isContested(receipt) && <Appeal {...{ account, epoch, settings, receipt }} />}
          </>
        );
      }}
    </Reading>
  );
}

const bothOutcomes = ({ units, held }: StoredReceipt, tokens: (units: string) => string): string =>
  wordOutcomes(outcomesOf(BigInt(units), BigInt(held)), (amount) => tokens(String(amount)));

/** Whether there is anything to appeal against. */
const isContested = ({ findings, held, refused }: StoredReceipt): boolean =>
  findings.length > 0 || held !== "0" || refused.length > 0;

const reputationOf = ({ lines }: StoredReceipt): bigint =>
  lines.reduce((sum, line) => (line.sum === "reputation" ? sum + BigInt(line.amount) : sum), 0n);

const plain = (amount: string): string => formatNumber(BigInt(amount));

interface LinesProps {
  readonly receipt: StoredReceipt;
  readonly sum: keyof typeof TEXTS.sums;
  readonly total: string;
  readonly show: (amount: string) => string;
}

/** The lines of one sum, with what they add up to. */
function Lines({ receipt, sum, total, show }: LinesProps): ReactElement | null {
  const lines = receipt.lines.filter((line) => line.sum === sum);
  if (lines.length === 0) return null;
  const rows = lines.map(({ code, amount, task, epoch, domain }, i) => {
    const about =
      task !== undefined
        ? `${TEXTS.task} ${task}`
        : epoch !== undefined
          ? `${TEXTS.epoch} ${epoch}`
          : domain !== undefined
            ? TEXTS.domains[domain]
            : undefined;
    const words = about === undefined ? RECEIPT_WORDS[code] : `${RECEIPT_WORDS[code]} (${about})`;
    return { key: i, cells: [words, show(amount)] };
  });
  const last = { key: "total", cells: [<strong>{TEXTS.sumTotals[sum]}</strong>, <strong>{total}</strong>] };
  const columns = [{ name: TEXTS.line }, { name: TEXTS.value, number: true }];
  return (
    <section>
      <h2>{TEXTS.sums[sum]}</h2>
      <Table label={TEXTS.sums[sum]} columns={columns} rows={[...rows, last]} />
    </section>
  );
}

/** Work that does not count, why, and what can be done. */
function Refused({ receipt: { refused } }: { readonly receipt: StoredReceipt }): ReactElement | null {
  if (refused.length === 0) return null;
  const columns = [{ name: TEXTS.work }, { name: TEXTS.task }, { name: TEXTS.reason }, { name: TEXTS.wayOut }];
  const rows = refused.map(({ uid, task, reason }) => {
    const [words, wayOut] = REFUSAL_WORDS[reason] ?? [reason, ""];
    return { key: uid, cells: [<span title={uid}>{`${uid.slice(0, 10)}…`}</span>, task, words, wayOut] };
  });
  return (
    <section>
      <h2>{TEXTS.refusedWork}</h2>
      <Table label={TEXTS.refusedWork} columns={columns} rows={rows} />
    </section>
  );
}

/** What detectors found, with the numbers to check it by. */
function Flags({ receipt: { findings } }: { readonly receipt: StoredReceipt }): ReactElement {
  const columns = [{ name: TEXTS.found }, { name: TEXTS.numbers }];
  const rows = findings.map(({ code, certaintyBps, evidence }) => {
    const numbers = Object.entries(evidence).map(([name, value]) => `${name} ${String(value)}`);
    const words = `${FINDING_WORDS[code]} (${TEXTS.certainty(formatPercent(certaintyBps))})`;
    return { key: code, cells: [words, numbers.join(", ")] };
  });
  return (
    <section>
      <h2>{TEXTS.flags}</h2>
      {rows.length === 0 ? <p>{TEXTS.noFlags}</p> : <Table label={TEXTS.flags} columns={columns} rows={rows} />}
    </section>
  );
}
