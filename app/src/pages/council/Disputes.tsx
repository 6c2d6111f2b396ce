import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import {
  DISPUTE_REASONS,
  DISPUTE_STATUSES,
  disputesOf,
  disputeTransactions,
  type WorkDispute,
} from "../../../../src/client/index.js";
import { formatNumber, formatTime, shortAddress } from "../../format.js";
import { Act } from "../../parts/Act.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly settings: CommunitySettings;
  /** Time of the latest block, Unix seconds. */
  readonly time: bigint;
}

/** Disputes of work, and what the council can do about each. */
export function Disputes({ settings, time }: Props): ReactElement {
  const disputes = useQuery({ queryKey: ["disputes"], queryFn: () => disputesOf(sourceOf(settings)) });
  const columns = [
    ...[{ name: TEXTS.dispute }, { name: TEXTS.work }, { name: TEXTS.reason }, { name: TEXTS.by }],
    ...[{ name: TEXTS.deadline }, { name: TEXTS.needs }],
  ];
  return (
    <section>
      <h2>{TEXTS.disputes}</h2>
      <Reading query={disputes}>
        {(found) =>
          found.length === 0 ? (
            <p>{TEXTS.noDisputes}</p>
          ) : (
            <Table label={TEXTS.disputes} columns={columns} rows={found.map((each) => rowOf(each, settings, time))} />
          )
        }
      </Reading>
    </section>
  );
}

function rowOf(dispute: WorkDispute, settings: CommunitySettings, time: bigint) {
  const { id, work, reason, challenger, deadline } = dispute;
  const words = TEXTS.disputeReasons[DISPUTE_REASONS[reason] ?? "other"];
  const cells = [
    formatNumber(id),
    <span title={work}>{`${work.slice(0, 10)}…`}</span>,
    words,
    <span title={challenger}>{shortAddress(challenger)}</span>,
    formatTime(deadline),
    <Ruling dispute={dispute} settings={settings} time={time} />,
  ];
  return { key: String(id), cells };
}

function Ruling({ dispute, settings, time }: Props & { readonly dispute: WorkDispute }): ReactElement {
  const status = DISPUTE_STATUSES[Number(dispute.status)] ?? "none";
  if (status !== "open") return <>{TEXTS.disputeStates[status]}</>;
  const { id, deadline } = dispute;
  const name = (label: string): string => `${label}: ${TEXTS.dispute} ${id}`;
  const act = (label: string, transaction: ReturnType<typeof disputeTransactions.close>): ReactElement => (
    <Act settings={settings} label={label} name={name(label)} transactions={[transaction]} />
  );
  if (deadline < time) return act(TEXTS.closeDispute, disputeTransactions.close(settings.program, id));
  return (
    <>
      {act(TEXTS.uphold, disputeTransactions.rule(settings.program, id, true))}
      {act(TEXTS.reject, disputeTransactions.rule(settings.program, id, false))}
    </>
  );
}
