import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { allowanceOf, approveTransaction, donateTransaction, type FundingRound } from "../../../../src/client/index.js";
import { formatWei, parseAmount, shortAddress } from "../../format.js";
import { Act } from "../../parts/Act.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { useConnection } from "../../state/wallet.js";
import { TEXTS } from "../../texts.js";

interface Props {
  readonly round: FundingRound;
  readonly settings: CommunitySettings;
}

/** Gives to a project; the round's contract is approved for the very amount first, if it may take less. */
export function Donate({ round, settings }: Props): ReactElement {
  const [project, setProject] = useState(round.parties[0]?.account ?? "");
  const [typed, setTyped] = useState("");
  const [connection] = useConnection();
  const owner = connection?.account ?? "";
  const spender = settings.program.quadraticRound ?? "";
  const held = useQuery({
    queryKey: ["allowance", round.token, owner, spender],
    enabled: owner !== "",
    queryFn: () => allowanceOf(sourceOf(settings), { token: round.token, owner, spender }),
  });
  const amount = parseAmount(typed, round.decimals) ?? 0n;
  const { balance, allowance } = held.data ?? {};
  const poor = balance !== undefined && amount > balance;
  const ready = amount > 0n && !poor && allowance !== undefined && project !== "";
  const approve = ready && allowance < amount ? [approveTransaction(round.token, spender, amount)] : [];
  const id = (name: string): string => `${name}-${round.id}`;
  return (
    <div className="fields">
      <label htmlFor={id("project")}>{TEXTS.project}</label>
      <select id={id("project")} value={project} onChange={(event) => setProject(event.target.value)}>
        {round.parties.map(({ account }) => (
          <option key={account} value={account}>
            {shortAddress(account)}
          </option>
        ))}
      </select>
      <label htmlFor={id("amount")}>{TEXTS.amount(round.symbol)}</label>
      <input
        id={id("amount")}
        inputMode="decimal"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        aria-invalid={typed !== "" && (amount === 0n || poor)}
      />
      {typed !== "" && amount === 0n && <p className="bad small">{TEXTS.badAmount}</p>}
      {poor && <p className="bad small">{TEXTS.tooLittle(`${formatWei(balance, round.decimals)} ${round.symbol}`)}</p>}
      <Act
        settings={settings}
        label={TEXTS.donate}
        disabled={!ready}
        transactions={ready ? [...approve, donateTransaction(settings.program, round.id, project, amount)] : []}
      />
    </div>
  );
}
