import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeBundle } from "../../../src/bundle/write.js";
import { attestAll } from "../../../src/program/actions/attest/import.js";
import { recompute } from "../../../src/program/compute.js";
import { openMemoryStore } from "../../../src/program/verify.js";
import { readContributionFile } from "../../../src/sources/contributions.js";
import type { TestProgram } from "./launch.js";

/** A bundle on disk of an epoch that is over. */
export interface WrittenEpoch {
  readonly epoch: number;
  readonly root: string;
  readonly bundleHash: string;
  /** Folder that holds `bundles/epoch-N`. */
  readonly home: string;
  /** The bundle's own folder. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Attests twenty contributions of the demo's file in the open epoch, and computes the epoch into a bundle after its cut-off. */
export async function writeEpoch(test: TestProgram, epoch = 0, from = 0): Promise<WrittenEpoch> {
  const works = (await readContributionFile("data/contributions.csv")).slice(from, from + 20);
  await attestAll(test.session(test.bot), works, { size: 20 });
  await test.connection.networkHelpers.time.increaseTo(await test.program.oracle.cutOff(epoch));
  const store = await openMemoryStore(test.program.addresses);
  try {
    const computed = await recompute({ ...test, store }, epoch);
    const home = await mkdtemp(path.join(tmpdir(), "assay-epoch-"));
    const { folder, bundleHash } = await writeBundle(home, test.program.addresses, computed);
    const remove = (): Promise<void> => rm(home, { recursive: true, force: true });
    return { epoch, root: computed.result.root, bundleHash, home, folder, remove };
  } finally {
    await store.close();
  }
}

/** Two operators agree on a root, a bundle and its address; once nobody challenged it, it is final. */
export async function makeFinal(
  test: TestProgram,
  { epoch, root, bundleHash }: Pick<WrittenEpoch, "epoch" | "root" | "bundleHash">,
  uri: string,
): Promise<void> {
  await test.as(test.operator).oracle.propose(epoch, root, bundleHash, uri);
  await test.as(test.second).oracle.confirm(epoch, root, bundleHash);
  await test.connection.networkHelpers.time.increaseTo(await test.program.oracle.finalizableAt());
  await test.program.oracle.finalize(epoch);
}
