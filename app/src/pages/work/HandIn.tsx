import { useState, type ReactElement } from "react";
import { submissionTypedData, type CommunityTask } from "../../../../src/client/index.js";
import { Deliver } from "../../parts/Deliver.js";
import { sha256 } from "../../state/files.js";
import type { CommunitySettings } from "../../state/program.js";
import { signTypedData } from "../../state/send.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly tasks: readonly CommunityTask[];
  readonly settings: CommunitySettings;
}

/** What a contributor says about work: every field as it was typed. */
interface Claimed {
  readonly task: string;
  readonly quantity: string;
  readonly day: string;
  readonly evidence: string;
}

const today = (): string => new Date().toISOString().slice(0, 10);

/** Lets a contributor sign what was done (EIP-712), and send or save it. */
export function HandIn({ tasks, settings }: Props): ReactElement {
  const [claimed, setClaimed] = useState<Claimed>({ task: "", quantity: "1", day: today(), evidence: "" });
  const [file, setFile] = useState<File>();
  const [connection] = useConnection();
  const task = claimed.task || String(tasks[0]?.id ?? "");
  const complete =
    task !== "" &&
    /^[1-9]\d{0,8}$/.test(claimed.quantity) &&
    claimed.day !== "" &&
    (file !== undefined || claimed.evidence.trim() !== "");
  const sign = async (): Promise<string> => {
    if (connection === undefined) throw new Error(TEXTS.connectFirst);
    const bytes = file === undefined ? new TextEncoder().encode(claimed.evidence) : await file.arrayBuffer();
    const evidence = await sha256(bytes);
    const workTime = BigInt(Date.parse(`${claimed.day}T00:00:00Z`) / 1000);
    const { account } = connection;
    const message = { account, task: BigInt(task), quantity: BigInt(claimed.quantity), workTime, evidence };
    const signature = await signTypedData(connection, submissionTypedData(settings.program, message));
    // A row of a file of submissions, as `submission import` reads it.
    const row = { account, task: Number(task), quantity: Number(claimed.quantity), work_time: Number(workTime) };
    return `${JSON.stringify({ ...row, evidence, signature })}\n`;
  };
  return (
    <section>
      <h2>{TEXTS.handIn}</h2>
      <p className="muted small">{TEXTS.handInHint}</p>
      <Fields claimed={{ ...claimed, task }} tasks={tasks} change={setClaimed} chooseFile={setFile} />
      {connection === undefined && <p className="muted small">{TEXTS.connectFirst}</p>}
      <Deliver
        sign={complete && connection?.chainId === settings.program.chainId ? sign : undefined}
        fileName="submission.jsonl"
        endpoint={settings.submissions}
        signedWords={TEXTS.signed}
      />
    </section>
  );
}

interface FieldsProps {
  readonly claimed: Claimed;
  readonly tasks: readonly CommunityTask[];
  readonly change: (claimed: Claimed) => void;
  readonly chooseFile: (file: File | undefined) => void;
}

function Fields({ claimed, tasks, change, chooseFile }: FieldsProps): ReactElement {
  const set = (field: keyof Claimed) => (event: { readonly target: { readonly value: string } }) =>
    change({ ...claimed, [field]: event.target.value });
  return (
    <div className="fields">
      <label htmlFor="task">{TEXTS.task}</label>
      <select id="task" value={claimed.task} onChange={set("task")}>
        {tasks.map(({ id, domain }) => (
          <option key={String(id)} value={String(id)}>
            {`${id}: ${TEXTS.domains[Number(domain)] ?? ""}`}
          </option>
        ))}
      </select>
      <label htmlFor="quantity">{TEXTS.quantity}</label>
      <input id="quantity" inputMode="numeric" value={claimed.quantity} onChange={set("quantity")} />
      <label htmlFor="day">{TEXTS.doneAt}</label>
      <input id="day" type="date" value={claimed.day} onChange={set("day")} />
      <label htmlFor="evidence">{TEXTS.evidence}</label>
      <input id="evidence" value={claimed.evidence} onChange={set("evidence")} aria-describedby="evidence-hint" />
      <label htmlFor="evidence-file">{TEXTS.evidenceFile}</label>
      <input id="evidence-file" type="file" onChange={(event) => chooseFile(event.target.files?.[0])} />
      <p id="evidence-hint" className="muted small">
        {TEXTS.evidenceHint}
      </p>
    </div>
  );
}
