import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import {
  appealRegistryOf,
  appealTransactions,
  LONGEST_STATEMENT,
  type StoredReceipt,
} from "../../../../src/client/index.js";
import { Act } from "../../parts/Act.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly account: string;
  readonly epoch: number;
  readonly settings: CommunitySettings;
  readonly receipt: StoredReceipt;
}

/** Lets the account say in public why a flag, a hold or the refusal of its work is wrong, for the council to answer. */
export function Appeal({ account, epoch, settings, receipt }: Props): ReactElement {
  const [statement, setStatement] = useState("");
  const [work, setWork] = useState("");
  const [connection] = useConnection();
  const isOwn = connection?.account.toLowerCase() === account.toLowerCase();
  const registry = useQuery({ queryKey: ["appeals"], queryFn: () => appealRegistryOf(sourceOf(settings)) });
  const isLong = new TextEncoder().encode(statement).length > LONGEST_STATEMENT;
  const words = { account, epoch: BigInt(epoch), statement, ...(work === "" ? {} : { work }) };
  const ready = isOwn && statement.trim() !== "" && !isLong && registry.data !== undefined;
  return (
    <section>
      <h2>{TEXTS.appeal}</h2>
      <p className="muted small">{TEXTS.appealHint}</p>
      {receipt.refused.length > 0 && (
        <p>
          <label htmlFor="against">{TEXTS.against}</label>{" "}
          <select id="against" value={work} onChange={(event) => setWork(event.target.value)}>
            <option value="">{TEXTS.againstFindings}</option>
            {receipt.refused.map(({ uid, task }) => (
              <option key={uid} value={uid}>
                {TEXTS.againstRefusal(`${uid.slice(0, 10)}…`, String(task))}
              </option>
            ))}
          </select>
        </p>
      )}
      <label htmlFor="appeal">{TEXTS.appealText}</label>
      <textarea
        id="appeal"
        rows={4}
        value={statement}
        onChange={(event) => setStatement(event.target.value)}
        aria-invalid={isLong}
      />
      {isLong && <p className="bad small">{TEXTS.appealLong(String(LONGEST_STATEMENT))}</p>}
      {!isOwn && <p className="muted small">{TEXTS.connectAs}</p>}
      <Act
        settings={settings}
        label={TEXTS.sendAppeal}
        disabled={!ready}
        transactions={ready ? appealTransactions(settings.program, registry.data, words) : []}
      />
    </section>
  );
}
