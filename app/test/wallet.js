// A wallet of the tests: announces itself by EIP-6963 and lets the node sign. Runs in the page before its own scripts.
globalThis.announceWallet = ({ account, chainId, declines }) => {
  let chain = chainId;
  const listeners = {};
  const own = {
    eth_requestAccounts: () => [account],
    eth_accounts: () => [account],
    wallet_switchEthereumChain: () => {
      chain = undefined;
      for (const listener of listeners.chainChanged ?? []) listener();
      return null;
    },
  };
  const request = async ({ method, params = [] }) => {
    if (Object.hasOwn(own, method)) return own[method]();
    if (method === "eth_chainId" && chain !== undefined) return `0x${chain.toString(16)}`;
    if (method === "eth_sendTransaction" && declines === true) {
      throw Object.assign(new Error("User rejected the request."), { code: 4001 });
    }
    const response = await fetch("/rpc", {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = await response.json();
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return result;
  };
  const on = (event, listener) => void (listeners[event] ??= []).push(listener);
  const detail = {
    info: { uuid: "test", name: "Test wallet" },
    provider: { request, on, removeListener: () => undefined },
  };
  const announce = () => void window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", announce);
};
