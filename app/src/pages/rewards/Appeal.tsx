import { useState, type ReactElement } from "react";
import { appealTypedData } from "../../../../src/client/index.js";
import { Deliver } from "../../parts/Deliver.js";
import type { CommunitySettings } from "../../state/program.js";
import { signTypedData } from "../../state/send.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly account: string;
  readonly epoch: number;
  readonly settings: CommunitySettings;
}

/** Lets the account say why a flag is wrong, signed, for the council to read. */
export function Appeal({ account, epoch, settings }: Props): ReactElement {
  const [text, setText] = useState("");
  const [connection] = useConnection();
  const isOwn = connection?.account.toLowerCase() === account.toLowerCase();
  const sign = async (): Promise<string> => {
    if (connection === undefined) throw new Error(TEXTS.connectFirst);
    const data = appealTypedData(settings.program, account, BigInt(epoch), text);
    const signature = await signTypedData(connection, data);
    return JSON.stringify({ account, epoch, text, statement: data.message.statement, signature });
  };
  return (
    <section>
      <h2>{TEXTS.appeal}</h2>
      <p className="muted small">{TEXTS.appealHint}</p>
      <label htmlFor="appeal">{TEXTS.appealText}</label>
      <textarea id="appeal" rows={4} value={text} onChange={(event) => setText(event.target.value)} />
      {!isOwn && <p className="muted small">{TEXTS.connectFirst}</p>}
      <Deliver
        sign={isOwn && text.trim() !== "" ? sign : undefined}
        fileName={`appeal-${epoch}.json`}
        endpoint={settings.appeals}
        signedWords={TEXTS.appealSigned}
      />
    </section>
  );
}
