import { useState, type ReactElement } from "react";
import { postText, saveText } from "../state/files.js";
import { reasonOf } from "../state/send.js";
import { TEXTS } from "../texts.js";

interface Props {
  /** Gives the signed text, once the form is complete. */
  readonly sign: (() => Promise<string>) | undefined;
  readonly fileName: string;
  /** Where it is sent; saved as a file only if left out. */
  readonly endpoint: string | undefined;
  /** Said of a text that waits to be saved. */
  readonly signedWords: string;
}

type State =
  | { readonly step: "idle" | "signing" }
  | { readonly step: "signed" | "failed"; readonly words: string; readonly text?: string };

/** Signs a text, sends it to its endpoint if there is one, and lets it be saved. */
export function Deliver({ sign, fileName, endpoint, signedWords }: Props): ReactElement {
  const [state, setState] = useState<State>({ step: "idle" });
  const start = async (): Promise<void> => {
    if (sign === undefined) return;
    setState({ step: "signing" });
    const text = await sign().catch((error: unknown) => {
      setState({ step: "failed", words: reasonOf(error) });
    });
    if (text === undefined) return;
    const words = endpoint === undefined ? signedWords : await delivered(endpoint, text);
    setState({ step: "signed", words, text });
  };
  return (
    <div className="act">
      <button className="main" disabled={sign === undefined || state.step === "signing"} onClick={() => void start()}>
        {TEXTS.sign}
      </button>
      {state.step === "signing" && <p role="status">{TEXTS.signing}</p>}
      {"words" in state && (
        <p role="status" className={state.step === "failed" ? "bad" : "good"}>
          {state.words}
        </p>
      )}
      {"text" in state && (
        <button className="plain" onClick={() => saveText(fileName, state.text ?? "")}>
          {TEXTS.save}
        </button>
      )}
    </div>
  );
}

const delivered = (endpoint: string, text: string): Promise<string> =>
  postText(endpoint, text).then(
    () => TEXTS.delivered,
    (error: unknown) => TEXTS.notDelivered(error instanceof Error ? error.message : String(error)),
  );
