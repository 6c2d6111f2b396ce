import type { ReactElement } from "react";
import { AccountForm } from "../../parts/AccountForm.js";
import { Wallets } from "../../parts/Wallets.js";
import type { Settings } from "../../state/program.js";
import { accountIn } from "../../state/route.js";
import { Standing } from "./Standing.js";

interface Props {
  readonly settings: Settings;
  /** What the page's address names after the page: the account. */
  readonly rest: readonly string[];
}

/** What an account earned: pasted, from the page's address, or of a connected wallet. */
export function Rewards({ settings, rest: [named] }: Props): ReactElement {
  const account = accountIn(named);
  const show = (chosen: string): void => void (location.hash = `#/rewards/${chosen}`);
  return (
    <>
      <AccountForm account={account} choose={show} />
      <Wallets
        chainId={settings.program.chainId}
        connected={({ account: own }) => {
          if (account === "") show(own);
        }}
      />
      {account !== "" && <Standing key={account} account={account} settings={settings} />}
    </>
  );
}
