// Launches a program by the commands of docs/launch.md, in two fresh folders, on a local chain that says it is Sepolia: `npm run test:launch`.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Wallet } from "ethers";
import { formatEther, HDNodeWallet, type JsonRpcProvider } from "ethers";
import { CONTRACT_NAMES } from "../../src/chain/contracts.js";
import { addressesOf, parseRecord } from "../../src/program/actions/launch/record.js";
import { programAt, type Program } from "../../src/program/contracts.js";
import { startChain } from "./chain.js";
import { cloneAt, OUTSIDE, ROOT, run } from "./clone.js";
import type { Verification } from "./compiler.js";
import { API_KEY, startEtherscan } from "./etherscan.js";
import { startSourcify } from "./sourcify.js";
import { servicesOf, tryService } from "./service.js";
import { linesOf, type Line } from "./documents.js";

const PHRASE = "test test test test test test test test test test test junk";
const PAGE = path.join(ROOT, "docs/launch.md");
/** Tokens that the second operator gets from the first one's wallet. */
const HANDED = 200_000n * 10n ** 18n;

const key = (place: number): HDNodeWallet => HDNodeWallet.fromPhrase(PHRASE, "", `m/44'/60'/0'/0/${place}`);
const [DEPLOYER, SECOND, REMAINDER, PERSON] = [key(0), key(1), key(2), key(5)];

/** The chain, and the explorers that show its sources. */
type Chain = Awaited<ReturnType<typeof startChain>> & {
  readonly sourcify: Awaited<ReturnType<typeof startSourcify>>;
  readonly etherscan: Awaited<ReturnType<typeof startEtherscan>>;
};

/** What the first operator's shell and `.env` hold. */
function environment({ url, sourcify, etherscan }: Chain, { privateKey }: Wallet | HDNodeWallet): NodeJS.ProcessEnv {
  return {
    ...OUTSIDE,
    SEPOLIA_RPC_URL: url,
    ASSAY_RPC_URL_2: url,
    DEPLOYER_PRIVATE_KEY: privateKey,
    REMAINDER: REMAINDER.address,
    DEPLOYER: DEPLOYER.address,
    SECOND: SECOND.address,
    PERSON: PERSON.address,
    HARDHAT_NETWORK: "sepolia",
    SOURCIFY_URL: sourcify.url,
    ETHERSCAN_URL: etherscan.url,
    ETHERSCAN_API_KEY: API_KEY,
  };
}

async function programIn(folder: string, provider: JsonRpcProvider): Promise<Program> {
  const file = path.join(folder, "deploy/deployments/chain-11155111/program.json");
  return programAt(addressesOf(parseRecord(file, JSON.parse(await readFile(file, "utf8")))), provider);
}

/** The time for which a page says to wait. */
async function timeOf(until: string, { oracle, distributor }: Program): Promise<number> {
  if (until === "genesis") return Number(await oracle.genesis()) + 60;
  if (until === "cut-off") return Number(await oracle.cutOff(0));
  if (until === "final") return Number(await oracle.finalizableAt());
  if (until === "vested")
    return Number(await oracle.epochEnd(0)) + Number((await distributor.vesting()).cliff) + 86_400;
  throw new Error(`docs/launch.md waits for ${until}, which nobody knows`);
}

async function follow(line: Line, chain: Chain, folders: Record<Line["folder"], string>): Promise<void> {
  if (line.until !== undefined)
    return chain.waitUntil(await timeOf(line.until, await programIn(folders.first, chain.provider)));
  if (line.folder === "second" && line.command.includes("program join")) await hand(chain, folders);
  await run(line.command, folders[line.folder], environment(chain, line.folder === "first" ? DEPLOYER : SECOND));
  await chain.confirm();
}

/** What the first operator gives the second by other ways: the file, and tokens from its wallet. */
async function hand({ provider }: Chain, { first, second }: Record<Line["folder"], string>): Promise<void> {
  await cp(path.join(first, "deploy/deployments/chain-11155111/program.json"), path.join(second, "program.json"));
  const program = await programIn(first, provider);
  const token = program.tokenAt(await program.vault.token()).connect(DEPLOYER.connect(provider));
  await (await token.transfer(SECOND.address, HANDED)).wait();
}

/** Every contract's sources compile to the code on the chain. */
function checkVerified(explorer: string, verified: readonly Verification[]): void {
  const wrong = verified.filter(({ matches }) => !matches).map(({ name }) => name);
  if (wrong.length > 0) throw new Error(`${explorer} has other code of ${wrong.join(", ")}`);
  if (verified.length < CONTRACT_NAMES.length) throw new Error(`${explorer} was sent ${verified.length} contracts`);
  console.log(`${explorer}: the sources of ${verified.length} contracts compile to the code on the chain.`);
}

async function main(): Promise<void> {
  const began = Date.now();
  const folder = await mkdtemp(path.join(tmpdir(), "assay-launch-"));
  const folders = { first: path.join(folder, "first"), second: path.join(folder, "second") };
  const started = await startChain();
  const [sourcify, etherscan] = [await startSourcify(started.provider), await startEtherscan(started.provider)];
  const chain: Chain = { ...started, sourcify, etherscan };
  try {
    for (const each of Object.values(folders)) await cloneAt(each);
    const work = `account,task,quantity,quality,evidence_text\n${PERSON.address},1,1,10000,A guide for newcomers\n`;
    await writeFile(path.join(folders.first, "work.csv"), work);
    let joined = 0;
    for (const line of linesOf(await readFile(PAGE, "utf8"))) {
      if (line.command.includes("program join")) joined = Date.now();
      await follow(line, chain, folders);
    }
    const program = await programIn(folders.second, chain.provider);
    const paid = await program.tokenAt(await program.distributor.token()).balanceOf(PERSON.address);
    if (paid === 0n) throw new Error("Nothing was paid");
    checkVerified("Sourcify", sourcify.verified);
    checkVerified("Etherscan", etherscan.verified);
    for (const service of await servicesOf(ROOT))
      await tryService(service, folders.second, { ...environment(chain, SECOND), HARDHAT_NETWORK: undefined });
    const minutes = (from: number): string => ((Date.now() - from) / 60_000).toFixed(1);
    console.log(`\n${formatEther(paid)} tokens are in the wallet of ${PERSON.address}.`);
    console.log(
      `From nothing to the first payment: ${minutes(began)} minutes; the second operator's part began after ${((joined - began) / 60_000).toFixed(1)}.`,
    );
  } finally {
    sourcify.close();
    etherscan.close();
    await chain.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
process.exit(0);
