import type { ReactElement } from "react";
import { shortAddress } from "../format.js";
import { useWallets, type Connection, type Wallet } from "../state/wallet.js";
import { TEXTS } from "../texts.js";

interface Props {
  readonly connection: Connection | undefined;
  readonly chainId: number;
  readonly connect: (wallet: Wallet) => Promise<void>;
}

/** Wallets to connect; the connected one, and whether it is on the program's chain. */
export function Wallets({ connection, chainId, connect }: Props): ReactElement {
  const wallets = useWallets();
  if (connection !== undefined) return <Connected connection={connection} chainId={chainId} />;
  if (wallets.length === 0) return <p className="muted small">{TEXTS.noWallet}</p>;
  return (
    <p className="row">
      {wallets.map((wallet) => (
        <button key={wallet.info.uuid} className="plain" onClick={() => void connect(wallet).catch(() => undefined)}>
          {TEXTS.connect(wallet.info.name)}
        </button>
      ))}
    </p>
  );
}

function Connected({
  connection,
  chainId,
}: {
  readonly connection: Connection;
  readonly chainId: number;
}): ReactElement {
  const change = (): void => {
    const params = [{ chainId: `0x${chainId.toString(16)}` }];
    void connection.wallet.provider.request({ method: "wallet_switchEthereumChain", params }).catch(() => undefined);
  };
  if (connection.chainId === chainId)
    return <p className="muted small">{TEXTS.connected(shortAddress(connection.account))}</p>;
  return (
    <div role="alert" className="notice">
      <p>{TEXTS.wrongNetwork(chainId)}</p>
      <button onClick={change}>{TEXTS.switchNetwork}</button>
    </div>
  );
}
