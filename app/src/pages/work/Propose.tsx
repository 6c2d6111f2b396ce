import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { proposalThresholdOf, proposeTransaction, type Hex } from "../../../../src/client/index.js";
import { formatNumber } from "../../format.js";
import { AccountField, BadAccount, isBadAccount } from "../../parts/AccountField.js";
import { Act } from "../../parts/Act.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { isAddress } from "../../state/route.js";
import { TEXTS } from "../../texts.js";

const isCalldata = (text: string): text is Hex => /^0x(?:[0-9a-f]{2})*$/i.test(text);

/** Lets somebody with enough points propose a call to the voters. */
export function Propose({ settings }: { readonly settings: CommunitySettings }): ReactElement {
  const [target, setTarget] = useState("");
  const [data, setData] = useState("");
  const [text, setText] = useState("");
  const threshold = useQuery({ queryKey: ["threshold"], queryFn: () => proposalThresholdOf(sourceOf(settings)) });
  const to = target.trim();
  const ready = isAddress(to) && isCalldata(data.trim()) && text.trim() !== "";
  const call = { to: to as Hex, data: data.trim() as Hex };
  return (
    <details>
      <summary>{TEXTS.propose}</summary>
      {threshold.data !== undefined && <p className="muted small">{TEXTS.proposeHint(formatNumber(threshold.data))}</p>}
      <div className="fields">
        <AccountField id="target" label={TEXTS.proposedTarget} value={target} change={setTarget} />
        {isBadAccount(target) && <BadAccount id="target" />}
        <label htmlFor="proposed-data">{TEXTS.proposedData}</label>
        <input id="proposed-data" value={data} onChange={(event) => setData(event.target.value)} spellCheck={false} />
        <label htmlFor="proposed-text">{TEXTS.proposedText}</label>
        <textarea id="proposed-text" rows={4} value={text} onChange={(event) => setText(event.target.value)} />
        <Act
          settings={settings}
          label={TEXTS.propose}
          disabled={!ready}
          transactions={ready ? [proposeTransaction(settings.program, call, text.trim())] : []}
        />
      </div>
    </details>
  );
}
