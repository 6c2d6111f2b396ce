import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { Transaction } from "../../../src/client/index.js";
import { saveText } from "../state/files.js";
import { readAnew } from "../state/keep.js";
import { sourceOf, type Settings } from "../state/program.js";
import { sendAll, type SendState } from "../state/send.js";
import { useConnection } from "../state/wallet.js";
import { TEXTS } from "../texts.js";

interface Props {
  readonly settings: Settings;
  readonly label: string;
  /** What the button is called where several have the same words. */
  readonly name?: string;
  readonly transactions: readonly Transaction[];
  readonly disabled?: boolean;
  readonly plain?: boolean;
}

/** A button that sends transactions through the connected wallet, and the same as calldata for a multisig. */
export function Act({ settings, label, name, transactions, disabled = false, plain = true }: Props): ReactElement {
  const [state, setState] = useState<SendState>({ step: "idle" });
  const [connection] = useConnection();
  const queries = useQueryClient();
  const { chainId } = settings.program;
  const busy = state.step === "signing" || state.step === "sending";
  const ready = connection?.chainId === chainId && !busy && !disabled;
  const start = (): void => {
    if (connection === undefined) return;
    const through = { connection, request: sourceOf(settings).request };
    void sendAll(through, transactions, setState).then(() => readAnew(queries));
  };
  return (
    <div className="act">
      <button className={plain ? "plain" : "main"} disabled={!ready} onClick={start} aria-label={name}>
        {label}
      </button>
      {state.step !== "idle" && <Progress state={state} />}
      {!disabled && <Calldata chainId={chainId} label={label} transactions={transactions} />}
    </div>
  );
}

/** How far a transaction has come, in words. */
export function Progress({ state }: { readonly state: SendState }): ReactElement {
  const words = { idle: "", signing: TEXTS.signing, sending: TEXTS.sending, done: TEXTS.sent, failed: "" } as const;
  return (
    <p role="status" className={`small ${state.step === "failed" ? "bad" : state.step === "done" ? "good" : "muted"}`}>
      {state.step === "failed" ? state.text : words[state.step]}
    </p>
  );
}

interface CalldataProps {
  readonly chainId: number;
  readonly label: string;
  readonly transactions: readonly Transaction[];
}

function Calldata({ chainId, label, transactions }: CalldataProps): ReactElement {
  const save = (): void => {
    const batch = transactions.map(({ to, data }) => ({ to, value: "0", data }));
    const meta = { name: label };
    const text = JSON.stringify({ version: "1.0", chainId: String(chainId), meta, transactions: batch }, undefined, 2);
    saveText("transactions.json", text);
  };
  return (
    <details className="small">
      <summary>{TEXTS.calldata}</summary>
      {transactions.map(({ to, data }) => (
        <dl key={data} className="calldata">
          <dt>{TEXTS.to}</dt>
          <dd>{to}</dd>
          <dt>{TEXTS.data}</dt>
          <dd>{data}</dd>
        </dl>
      ))}
      <button className="plain" onClick={save}>
        {TEXTS.saveBatch}
      </button>
    </details>
  );
}
