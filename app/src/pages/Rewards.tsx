import { useState, type FormEvent, type ReactElement } from "react";
import { Standing } from "./Standing.js";
import { Wallets } from "../parts/Wallets.js";
import type { Settings } from "../state/program.js";
import { useConnection, type Wallet } from "../state/wallet.js";
import { TEXTS } from "../texts.js";

const ADDRESS = /^0x[0-9a-f]{40}$/i;

/** The account that the page's address names: `#/rewards/0x…`. */
const named = (): string => /^#\/rewards\/(0x[0-9a-f]{40})$/i.exec(location.hash)?.[1] ?? "";

/** What an account earned: pasted, from the page's address, or of a connected wallet. */
export function Rewards({ settings }: { readonly settings: Settings }): ReactElement {
  const [typed, setTyped] = useState(named);
  const [account, setAccount] = useState(named);
  const [connection, connect] = useConnection();
  const bad = typed !== "" && !ADDRESS.test(typed.trim());
  const show = (address: string): void => {
    setTyped(address);
    setAccount(address);
    history.replaceState(null, "", `#/rewards/${address}`);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ADDRESS.test(typed.trim())) show(typed.trim());
  };
  const connectAndShow = async (wallet: Wallet): Promise<void> => {
    await connect(wallet);
    if (account !== "") return;
    const [first] = (await wallet.provider.request({ method: "eth_accounts" })) as readonly string[];
    if (first !== undefined) show(first);
  };
  return (
    <>
      <form onSubmit={submit} className="row">
        <label htmlFor="account">{TEXTS.account}</label>
        <input
          id="account"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={TEXTS.accountHint}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={bad}
          aria-describedby={bad ? "bad-account" : undefined}
        />
        <button type="submit">{TEXTS.show}</button>
      </form>
      {bad && (
        <p id="bad-account" className="bad small" role="alert">
          {TEXTS.badAddress}
        </p>
      )}
      <Wallets connection={connection} chainId={settings.program.chainId} connect={connectAndShow} />
      {account !== "" && <Standing key={account} account={account} settings={settings} connection={connection} />}
    </>
  );
}
