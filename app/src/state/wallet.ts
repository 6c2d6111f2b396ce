import { createContext, useContext, useEffect, useState } from "react";
import type { Request } from "../../../src/client/index.js";

/** A wallet as EIP-6963 announces it. */
export interface Wallet {
  readonly info: { readonly uuid: string; readonly name: string };
  readonly provider: {
    readonly request: Request;
    on?(event: string, listener: () => void): void;
    removeListener?(event: string, listener: () => void): void;
  };
}

/** An account of a wallet, and the chain that the wallet is on. */
export interface Connection {
  readonly wallet: Wallet;
  readonly account: string;
  readonly chainId: number;
}

/** All wallets of the browser, as they announce themselves. */
export function useWallets(): readonly Wallet[] {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  useEffect(() => {
    const add = (event: Event): void => {
      const wallet = (event as CustomEvent<Wallet>).detail;
      setWallets((known) => (known.some(({ info }) => info.uuid === wallet.info.uuid) ? known : [...known, wallet]));
    };
    window.addEventListener("eip6963:announceProvider", add);
    window.dispatchEvent(new Event("eip6963:requestProvider"));
    return () => window.removeEventListener("eip6963:announceProvider", add);
  }, []);
  return wallets;
}

async function connectionOf(
  wallet: Wallet,
  method: "eth_requestAccounts" | "eth_accounts",
): Promise<Connection | undefined> {
  const accounts = (await wallet.provider.request({ method })) as readonly string[];
  const chainId = Number(await wallet.provider.request({ method: "eth_chainId" }));
  return accounts[0] === undefined ? undefined : { wallet, account: accounts[0], chainId };
}

/** The connected account, and how to connect one. */
export type Connected = readonly [Connection | undefined, (wallet: Wallet) => Promise<Connection | undefined>];

/** Connection that all pages share. */
export const ConnectionContext = createContext<Connected>([undefined, () => Promise.resolve(undefined)]);

/** The connected account, and how to connect one; follows the wallet when it changes account or chain. */
export const useConnection = (): Connected => useContext(ConnectionContext);

/** Keeps the connection of the app. */
export function useConnecting(): Connected {
  const [connection, setConnection] = useState<Connection>();
  const wallet = connection?.wallet;
  useEffect(() => {
    if (wallet === undefined) return;
    const follow = (): void => void connectionOf(wallet, "eth_accounts").then(setConnection);
    for (const event of ["accountsChanged", "chainChanged"]) wallet.provider.on?.(event, follow);
    return () => {
      for (const event of ["accountsChanged", "chainChanged"]) wallet.provider.removeListener?.(event, follow);
    };
  }, [wallet]);
  const connect = async (chosen: Wallet): Promise<Connection | undefined> => {
    const found = await connectionOf(chosen, "eth_requestAccounts");
    setConnection(found);
    return found;
  };
  return [connection, connect];
}
