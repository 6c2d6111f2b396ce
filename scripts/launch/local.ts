// Follows README.md on a local chain, in a fresh folder, while a second chain stands beside it on another port: `npm run test:local`.
import { spawn } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { formatEther, JsonRpcProvider } from "ethers";
import { addressesOf, parseRecord } from "../../src/program/actions/launch/record.js";
import { programAt } from "../../src/program/contracts.js";
import { cloneAt, freePort, OUTSIDE, ROOT, run } from "./clone.js";

/** Who is paid in the README. */
const ADA = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const WALK = /^## Step by step on a local chain\n[\s\S]*?^```sh\n([\s\S]*?)^```$/m;
/** Seconds for a node to start. */
const PATIENCE = 60;

/** A node that a user started in another terminal. */
interface Node {
  readonly port: number;
  readonly provider: JsonRpcProvider;
  close(): void;
}

async function startNode(cwd: string): Promise<Node> {
  const port = await freePort();
  const cli = path.join(ROOT, "node_modules/hardhat/dist/src/cli.js");
  const child = spawn(process.execPath, [cli, "node", "--port", String(port)], { cwd, env: OUTSIDE, stdio: "ignore" });
  const provider = new JsonRpcProvider(`http://127.0.0.1:${port}`, 31_337, { staticNetwork: true, cacheTimeout: -1 });
  for (let second = 0; second < PATIENCE; second++) {
    if (await provider.send("eth_chainId", []).then(Boolean, () => false)) break;
    await delay(1_000);
  }
  const close = (): void => {
    provider.destroy();
    child.kill();
  };
  return { port, provider, close };
}

const environment = ({ port }: Node): NodeJS.ProcessEnv => ({ ...OUTSIDE, ASSAY_LOCAL_PORT: String(port) });

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const recordOf = (folder: string, { port }: Node): string =>
  path.join(folder, `deploy/deployments/chain-31337-${port}/program.json`);

/** Deploys another program on the chain beside once the first one is there, in the same folder, and reads it. */
async function standBeside(node: Node, first: Node, folder: string): Promise<void> {
  while (!(await isThere(recordOf(folder, first)))) await delay(1_000);
  const env = { ...environment(node), HARDHAT_NETWORK: "localhost" };
  for (const verb of ["program deploy", "task create", "task list", "program calendar"])
    await run(`npx hardhat ${verb}`, folder, env);
}

/** Tokens of an account on a chain, in wei, by the record of the chain's program. */
async function tokensOf(node: Node, folder: string, account: string): Promise<bigint> {
  const file = recordOf(folder, node);
  const program = programAt(addressesOf(parseRecord(file, JSON.parse(await readFile(file, "utf8")))), node.provider);
  return program.tokenAt(await program.distributor.token()).balanceOf(account);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "assay-local-"));
  const [, walk = ""] = WALK.exec(await readFile(path.join(ROOT, "README.md"), "utf8")) ?? [];
  const nodes: Node[] = [];
  const began = Date.now();
  try {
    await cloneAt(folder);
    nodes.push(await startNode(folder), await startNode(folder));
    const [first, beside] = nodes as [Node, Node];
    await Promise.all([run(`set -e\n${walk}`, folder, environment(first)), standBeside(beside, first, folder)]);
    const paid = await tokensOf(first, folder, ADA);
    if (paid === 0n) throw new Error("README.md does not end with tokens in the wallet that it names");
    if ((await tokensOf(beside, folder, ADA)) !== 0n) throw new Error("The chain beside is not one of its own");
    if (await isThere(path.join(folder, "deploy/deployments/chain-31337")))
      throw new Error("A chain on another port wrote into the folder of the usual one");
    console.log(
      `${formatEther(paid)} tokens are in Ada's wallet after ${((Date.now() - began) / 60_000).toFixed(1)} minutes.`,
    );
  } finally {
    for (const node of nodes) node.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
