import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { epochTransactions, settlingOf, type Settling, type TabledRoot } from "../../../../src/client/index.js";
import { formatNumber, formatTime, formatUnits, shortAddress } from "../../format.js";
import { Act } from "../../parts/Act.js";
import { Lag } from "../../parts/Notice.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { Wallets } from "../../parts/Wallets.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { TEXTS } from "../../texts.js";
import { AddStake, BringRoot } from "./BringRoot.js";
import { Disputes } from "./Disputes.js";
import { Holds } from "./Holds.js";

/** What waits for the council and for operators, each with what it needs and as calldata for a multisig. */
export default function Council({ settings }: { readonly settings: CommunitySettings }): ReactElement {
  const settling = useQuery({ queryKey: ["settling"], queryFn: () => settlingOf(sourceOf(settings)) });
  return (
    <>
      <Wallets chainId={settings.program.chainId} />
      <Reading query={settling}>
        {(found) => (
          <>
            <p className="muted small">{TEXTS.council(found.council)}</p>
            <Next found={found} settings={settings} />
            {found.epoch > 0n && <Holds last={Number(found.epoch) - 1} settings={settings} />}
            <Disputes settings={settings} time={found.time} />
            <Lag time={found.time} />
          </>
        )}
      </Reading>
    </>
  );
}

/** What the epoch that settles next waits for. */
function needOf({ status, cutOff, confirmations, finalizableAt, dispute, time }: Settling): string {
  if (status === 2 && dispute.stakesFrom <= time) return TEXTS.needsStakes(formatTime(dispute.until));
  if (status === 2) return TEXTS.needsRuling(formatTime(dispute.rulingFrom), formatTime(dispute.stakesFrom));
  if (status === 1) return TEXTS.needsConfirmation(formatNumber(confirmations), formatTime(finalizableAt));
  return TEXTS.needsProposal(formatTime(cutOff));
}

function Next({ found, settings }: { readonly found: Settling; readonly settings: CommunitySettings }): ReactElement {
  const { program } = settings;
  const { epoch, status, roots, time } = found;
  const columns = [{ name: TEXTS.root }, { name: TEXTS.by }, { name: TEXTS.paid, number: true }, { name: TEXTS.needs }];
  const rows = roots.map((each) => {
    const root = <span title={each.root}>{`${each.root.slice(0, 18)}…`}</span>;
    const units = `${formatUnits(each.units, found.unit, settings.decimals)} ${settings.symbol}`;
    return {
      key: each.root,
      cells: [
        root,
        <span title={each.by}>{shortAddress(each.by)}</span>,
        units,
        <Decide root={each} found={found} settings={settings} />,
      ],
    };
  });
  const canBring = (status === 0 && found.cutOff <= time) || status === 1 || status === 2;
  const canEnd = status === 1 && found.finalizableAt <= time;
  return (
    <section>
      <h2>{TEXTS.settling(formatNumber(epoch))}</h2>
      <p>
        {TEXTS.settlingStates[status]} {needOf(found)}
      </p>
      {rows.length > 0 && <Table label={TEXTS.root} columns={columns} rows={rows} />}
      {canEnd && (
        <Act settings={settings} label={TEXTS.finalize} transactions={[epochTransactions.finalize(program, epoch)]} />
      )}
      {canBring && <BringRoot found={found} settings={settings} />}
    </section>
  );
}

interface DecideProps {
  readonly root: TabledRoot;
  readonly found: Settling;
  readonly settings: CommunitySettings;
}

/** What can be done about a root: confirm it, name it as the council, or lay stake on it. */
function Decide({ root, found, settings }: DecideProps): ReactElement {
  const { epoch, status, dispute, time } = found;
  if (status === 2 && dispute.stakesFrom <= time)
    return <AddStake root={root.root} found={found} settings={settings} />;
  const [label, transaction] =
    status === 2
      ? [TEXTS.nameRoot, epochTransactions.rule(settings.program, epoch, root.root)]
      : [TEXTS.confirmRoot, epochTransactions.confirm(settings.program, epoch, root)];
  const name = `${label}: ${root.root.slice(0, 10)}`;
  return <Act settings={settings} label={label} name={name} transactions={[transaction]} />;
}
