import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect } from "chai";

import { sync } from "../../src/sync/sync.js";
import { openStore } from "../../src/store/store.js";
import { IDENTITY } from "../helpers/chain/scripted-chain.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { longChain, STEPS } from "../helpers/chain/long-chain.js";
import { contentsOf } from "../helpers/store/rows.js";

const CHILD = `
  import { longChain, STEPS } from ${JSON.stringify(new URL("../helpers/chain/long-chain.ts", import.meta.url).href)};
  import { sync } from ${JSON.stringify(new URL("../../src/sync/sync.ts", import.meta.url).href)};
  import { openStore } from ${JSON.stringify(new URL("../../src/store/store.ts", import.meta.url).href)};
  const chain = longChain();
  const store = await openStore(process.argv[1], ${JSON.stringify(IDENTITY)});
  console.log("ready");
  await sync(chain.request, store, STEPS);
  await store.close();
`;

/** Runs an import in a process of its own and kills it after `delay` ms, if it is still running; gives whether it was killed. */
async function importAndKill(path: string, delay: number): Promise<boolean> {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", CHILD, path]);
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]);
  const timer = setTimeout(() => child.kill("SIGKILL"), delay);
  const [code] = (await closed) as [number | null];
  clearTimeout(timer);
  return code === null;
}

describe("store after kill -9", () => {
  const file = temporaryFolder();

  it("ends in the same contents", async () => {
    const whole = await openStore(file("whole.duckdb"), IDENTITY);
    await sync(longChain().request, whole, STEPS);
    const expected = await contentsOf(whole);
    await whole.close();

    let kills = 0;
    for (const delay of [0, 40, 90, 150, 220]) {
      if (await importAndKill(file("killed.duckdb"), delay + Math.random() * 60)) kills++;
    }
    const store = await openStore(file("killed.duckdb"), IDENTITY);
    await sync(longChain().request, store, STEPS);
    expect(await contentsOf(store)).to.equal(expected);
    expect(kills).to.be.at.least(1);
    await store.close();
  }).timeout(120_000);
});
