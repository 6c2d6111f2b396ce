import fc from "fast-check";
import { network } from "hardhat";
import Mocha from "mocha";

// Loads Hardhat and the test files given as arguments once, then runs them whenever it is told to and answers whether all passed. What
// a run leaves on the chain is taken back, and contracts are deployed from the artifacts as they are then.

interface Connection {
  readonly provider: { request(call: { method: string; params?: unknown[] }): Promise<unknown> };
  readonly networkHelpers: { clearSnapshots(): void };
}

/** Loads the tests; returns them with the connections that they made. */
const load = async (files: readonly string[]): Promise<{ mocha: Mocha; connections: readonly Connection[] }> => {
  const connections: Connection[] = [];
  const create = network.create.bind(network) as (...args: unknown[]) => Promise<Connection>;
  const recording = async (...args: unknown[]): Promise<Connection> => {
    const connection = await create(...args);
    connections.push(connection);
    return connection;
  };
  Object.assign(network, { create: recording });
  const mocha = new Mocha({ bail: true, timeout: 60_000, reporter: Mocha.reporters.Base }).cleanReferencesAfterRun(
    false,
  );
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  Object.assign(network, { create });
  return { mocha, connections };
};

const run = async (mocha: Mocha, connections: readonly Connection[]): Promise<boolean> => {
  const snapshots = await Promise.all(connections.map(({ provider }) => provider.request({ method: "evm_snapshot" })));
  const failures = await new Promise<number>((done) => mocha.run(done));
  for (const [i, { provider, networkHelpers }] of connections.entries()) {
    await provider.request({ method: "evm_revert", params: [snapshots[i]] });
    networkHelpers.clearSnapshots();
  }
  return failures === 0;
};

// The same random inputs for every mutant.
fc.configureGlobal({ seed: 1 });
const { mocha, connections } = await load(process.argv.slice(2));
process.on("message", () => void run(mocha, connections).then((passed) => process.send?.(passed)));
process.send?.("ready");
