import { useState, type ReactElement } from "react";
import {
  claimGasLimit,
  claimToTransaction,
  claimTransaction,
  type Credits,
  type Rewards,
} from "../../../../src/client/index.js";
import { formatUnits } from "../../format.js";
import { AccountField, BadAccount, isBadAccount } from "../../parts/AccountField.js";
import { sourceOf, type Settings } from "../../state/program.js";
import { sendAll, type SendState } from "../../state/send.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly account: string;
  readonly settings: Settings;
  readonly rewards: Rewards;
  readonly credits: Credits;
  readonly refresh: () => void;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** One button for everything: books rewards and reputation of all epochs, and pays what has vested. */
export function Claim({ account, settings, rewards, credits, refresh }: Props): ReactElement {
  const [state, setState] = useState<SendState>({ step: "idle" });
  const [claimed, setClaimed] = useState(0n);
  const [recipient, setRecipient] = useState("");
  const [connection] = useConnection();
  const busy = state.step === "signing" || state.step === "sending";
  const something = credits.pending.length > 0 || rewards.releasable > 0n;
  const isOwn = connection !== undefined && same(connection.account, account);
  const wrong = isBadAccount(recipient);
  const ready = something && !busy && !wrong && connection?.chainId === settings.program.chainId;
  const start = (): void => {
    if (connection === undefined) return;
    const { program } = settings;
    const transaction =
      isOwn && recipient !== ""
        ? claimToTransaction(program, recipient.trim(), credits.pending)
        : claimTransaction(program, account, credits.pending);
    setClaimed(rewards.releasable);
    const through = { connection, request: sourceOf(settings).request, gasLimit: claimGasLimit };
    void sendAll(through, [transaction], setState).then(refresh);
  };
  return (
    <section aria-label={TEXTS.claim}>
      <button className="main" disabled={!ready} onClick={start}>
        {TEXTS.claim}
      </button>
      {isOwn && something && <OtherRecipient recipient={recipient} choose={setRecipient} />}
      {!same(rewards.recipient, account) && <p className="muted small">{TEXTS.paidTo(rewards.recipient)}</p>}
      <p role="status" className={state.step === "failed" ? "bad" : state.step === "done" ? "good" : "muted"}>
        {progressText(state, claimed, settings, rewards) ??
          (something ? (connection === undefined ? TEXTS.claimNeedsWallet : "") : TEXTS.claimNothing)}
      </p>
    </section>
  );
}

interface RecipientProps {
  readonly recipient: string;
  readonly choose: (recipient: string) => void;
}

function OtherRecipient({ recipient, choose }: RecipientProps): ReactElement {
  return (
    <details className="small">
      <summary>{TEXTS.otherRecipient}</summary>
      <div className="row">
        <AccountField id="recipient" label={TEXTS.recipient} value={recipient} change={choose} />
      </div>
      {isBadAccount(recipient) ? <BadAccount id="recipient" /> : <p className="muted">{TEXTS.otherRecipientHint}</p>}
    </details>
  );
}

function progressText(state: SendState, claimed: bigint, settings: Settings, { unit }: Rewards): string | undefined {
  if (state.step === "signing") return TEXTS.signing;
  if (state.step === "sending") return TEXTS.sending;
  if (state.step === "failed") return state.text;
  if (state.step === "idle") return undefined;
  return claimed === 0n
    ? TEXTS.claimBooked
    : TEXTS.claimed(`${formatUnits(claimed, unit, settings.decimals)} ${settings.symbol}`);
}
