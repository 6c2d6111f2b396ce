import fc from "fast-check";
import { network } from "hardhat";
import Mocha from "mocha";

// Loads Hardhat and the test files given as arguments once, then runs them whenever it is told to and answers whether all passed. What
// a run leaves on the chain is taken back, and contracts are deployed from the artifacts as they are then.

interface Connection {
  readonly provider: { request(call: { method: string; params?: unknown[] }): Promise<unknown> };
  readonly networkHelpers: { clearSnapshots(): void };
}

/** How many of the tests that failed last are tried before all: they know the mutant's neighbours. */
const SUSPECTS = 4;

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

const { mocha, connections } = await load(process.argv.slice(2));
let suspects: string[] = [];

/** Runs the tests whose full title matches, up to the first that fails; resolves to whether none did. */
const run = (titles: RegExp): Promise<boolean> =>
  new Promise((done) => {
    mocha.grep(titles);
    mocha
      .run((failures) => done(failures === 0))
      .on("fail", (test) => {
        const title = test.fullTitle();
        if (test.type === "test") suspects = [title, ...suspects.filter((each) => each !== title)].slice(0, SUSPECTS);
      });
  });

const runAll = async (): Promise<boolean> => {
  const snapshots = await Promise.all(connections.map(({ provider }) => provider.request({ method: "evm_snapshot" })));
  const first = new RegExp(`^(?:${suspects.map((title) => title.replaceAll(/[^\w ]/g, "\\$&")).join("|")})$`);
  const passed = (await run(first)) && (await run(/^/));
  for (const [i, { provider, networkHelpers }] of connections.entries()) {
    await provider.request({ method: "evm_revert", params: [snapshots[i]] });
    networkHelpers.clearSnapshots();
  }
  return passed;
};

// The same random inputs for every mutant.
fc.configureGlobal({ seed: 1 });
process.on("message", () => void runAll().then((passed) => process.send?.(passed)));
process.send?.("ready");
