// A wallet for local chains: announces itself by EIP-6963 and lets the node sign for the account that demo-wallet.json names.
const { account } = await (await fetch("demo-wallet.json")).json();

async function request({ method, params = [] }) {
  if (method === "eth_requestAccounts" || method === "eth_accounts") return [account];
  if (method.startsWith("eth_sign"))
    throw new Error("The demo wallet sends for an account of the history, whose key it does not have");
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch("rpc", { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = await response.json();
  if (error !== undefined) throw Object.assign(new Error(error.message), error);
  return result;
}

const info = { uuid: "5f3c1f5e-6f0e-4c58-9c1a-2f6f0f9d7a11", name: "Demo wallet", icon: "data:,", rdns: "local.assay" };
const detail = Object.freeze({ info, provider: { request } });
const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
window.addEventListener("eip6963:requestProvider", announce);
announce();
