import { getBytes, hexlify, JsonRpcProvider, type Contract } from "ethers";
import hre from "hardhat";
import Eas from "../../deploy/modules/Eas.js";
import { publishedEas } from "../../deploy/eas.js";

/** The network that the chain says it is. */
export const SEPOLIA = 11_155_111;
/** Blocks that are mined after each command and each wait, so that what happened before is confirmed. */
const CONFIRMATIONS = 12;

/** A local chain that says it is Sepolia, with EAS where Sepolia has it. */
export async function startChain() {
  const server = await hre.network.createServer({ network: "hardhat", override: { chainId: SEPOLIA } }, "127.0.0.1", 0);
  const { port } = await server.listen();
  const url = `http://127.0.0.1:${port}`;
  const provider = new JsonRpcProvider(url, SEPOLIA, { staticNetwork: true, cacheTimeout: -1 });
  await putEas(provider);
  // One by one: blocks that `hardhat_mine` adds in one go cannot be called by their hash.
  const confirm = async (): Promise<void> => {
    for (let i = 0; i < CONFIRMATIONS; i++) await provider.send("evm_mine", []);
  };
  const waitUntil = async (time: number): Promise<void> => {
    const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
    if (time > now) await provider.send("evm_setNextBlockTimestamp", [time]);
    await confirm();
  };
  return { url, provider, confirm, waitUntil, close: () => server.close() };
}

/** Puts the package's own EAS at the addresses that the package has for Sepolia. */
async function putEas(provider: JsonRpcProvider): Promise<void> {
  const published = publishedEas(SEPOLIA);
  if (published === undefined) throw new Error("The package has no EAS for Sepolia");
  const { ignition } = await hre.network.create({ network: "hardhat", override: { chainId: SEPOLIA } });
  const { eas, schemaRegistry } = await ignition.deploy(Eas);
  const codeOf = async (contract: Contract): Promise<string> => (await contract.getDeployedCode()) ?? "0x";
  const [place, registry] = [await schemaRegistry.getAddress(), published.schemaRegistry];
  // The registry's address stands in the code of EAS.
  const code = hexlify(getBytes(await codeOf(eas))).replaceAll(
    place.slice(2).toLowerCase(),
    registry.slice(2).toLowerCase(),
  );
  await provider.send("hardhat_setCode", [registry, await codeOf(schemaRegistry)]);
  await provider.send("hardhat_setCode", [published.eas, code]);
}
