import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { applyTransaction, bountiesOf, type Bounty } from "../../../../src/client/index.js";
import { formatNumber, formatTime, formatWei } from "../../format.js";
import { Act } from "../../parts/Act.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { keepFromNobody } from "../../state/keep.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

/** Bounties, and a way to apply for each. */
export default function Bounties({ settings }: { readonly settings: CommunitySettings }): ReactElement {
  const [connection] = useConnection();
  const account = connection?.account;
  const bounties = useQuery({
    queryKey: ["bounties", account],
    placeholderData: keepFromNobody,
    queryFn: () => bountiesOf(sourceOf(settings), account),
  });
  const columns = [
    ...[{ name: TEXTS.bounty }, { name: TEXTS.pays, number: true }, { name: TEXTS.places, number: true }],
    ...[{ name: TEXTS.until }, { name: TEXTS.needs }],
  ];
  return (
    <Reading query={bounties}>
      {(found) =>
        found.length === 0 ? (
          <p>{TEXTS.noBounties}</p>
        ) : (
          <Table
            label={TEXTS.bounties}
            columns={columns}
            rows={found.map((bounty) => ({ key: String(bounty.id), cells: cellsOf(bounty, settings) }))}
          />
        )
      }
    </Reading>
  );
}

function cellsOf(bounty: Bounty, settings: CommunitySettings) {
  const { id, uri, milestones, terms, accepted, decimals, symbol } = bounty;
  const each = milestones.map((wei) => formatWei(wei, decimals)).join(" + ");
  return [
    `${id}: ${uri}`,
    `${each} ${symbol}`,
    `${formatNumber(accepted)} / ${formatNumber(terms.winners)}`,
    formatTime(terms.deadline),
    <Apply bounty={bounty} settings={settings} />,
  ];
}

interface ApplyProps {
  readonly bounty: Bounty;
  readonly settings: CommunitySettings;
}

function Apply({ bounty, settings }: ApplyProps): ReactElement {
  const [offer, setOffer] = useState("");
  if (bounty.standing > 0) return <>{TEXTS.standings[bounty.standing]}</>;
  const field = `offer-${bounty.id}`;
  return (
    <div className="fields">
      <label htmlFor={field}>{TEXTS.offer}</label>
      <input id={field} value={offer} onChange={(event) => setOffer(event.target.value)} />
      <Act
        settings={settings}
        label={TEXTS.apply}
        name={`${TEXTS.apply}: ${bounty.id}`}
        disabled={offer.trim() === ""}
        transactions={[applyTransaction(settings.program, bounty.id, offer.trim())]}
      />
    </div>
  );
}
