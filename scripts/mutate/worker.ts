import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { network } from "hardhat";
import Mocha from "mocha";

// Holds Hardhat and what tests import, loaded once, and runs the test files given as arguments whenever it is told to. Each run
// evaluates the files anew, so that each has a chain of its own, and deploys the artifacts as they are then.

interface Connection {
  close(): Promise<void>;
}

const connections: Connection[] = [];
const create = network.create.bind(network) as (...args: unknown[]) => Promise<Connection>;
const recording = async (...args: unknown[]): Promise<Connection> => {
  const connection = await create(...args);
  connections.push(connection);
  return connection;
};
Object.assign(network, { create: recording });
// The same random inputs for every mutant.
fc.configureGlobal({ seed: 1 });

let runs = 0;

/** Runs the tests up to the first that fails; resolves to its title, or null if all pass. */
const run = async (): Promise<string | null> => {
  const mocha = new Mocha({ bail: true, timeout: 60_000, reporter: Mocha.reporters.Base });
  runs += 1;
  for (const file of process.argv.slice(2)) {
    mocha.suite.emit("pre-require", globalThis, file, mocha);
    await import(`${pathToFileURL(file).href}?run=${runs}`);
  }
  let failed: string | null = null;
  await new Promise((done) => mocha.run(done).on("fail", (test) => (failed ??= test.fullTitle())));
  mocha.dispose();
  for (const connection of connections.splice(0)) await connection.close();
  return failed;
};

process.on("message", () => void run().then((failed) => process.send?.({ failed })));
process.send?.("ready");
