import type { ReactElement } from "react";
import { shortAddress } from "../format.js";
import { useConnection, useWallets, type Connection, type Wallet } from "../state/wallet.js";
import { TEXTS } from "../texts.js";

interface Props {
  readonly chainId: number;
  /** Called with what was connected. */
  readonly connected?: (connection: Connection) => void;
}

/** Wallets to connect; the connected one, and whether it is on the program's chain. */
export function Wallets({ chainId, connected }: Props): ReactElement {
  const wallets = useWallets();
  const [connection, connect] = useConnection();
  const start = async (wallet: Wallet): Promise<void> => {
    const found = await connect(wallet).catch(() => undefined);
    if (found !== undefined) connected?.(found);
  };
  if (connection !== undefined) return <Connected connection={connection} chainId={chainId} />;
  if (wallets.length === 0) return <p className="muted small">{TEXTS.noWallet}</p>;
  return (
    <p className="row">
      {wallets.map((wallet) => (
        <button key={wallet.info.uuid} className="plain" onClick={() => void start(wallet)}>
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
