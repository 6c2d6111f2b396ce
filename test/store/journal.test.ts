import { mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Journal, type FailedStep } from "../../src/store/journal.js";

const ME = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const failure = (step: string, code: string): FailedStep => ({
  ...{ account: ME, step, what: `${step}, epoch 0`, epoch: 0, code, message: `${code} it is.`, time: 1_000 },
});

describe("Journal", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "assay-journal-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("keeps what failed until it is done", async () => {
    const journal = new Journal(folder);
    const [compute, propose] = [failure("compute", "INCOMPLETE"), failure("propose", "REFUSED")];
    await journal.failed(compute);
    await journal.failed(propose);
    await journal.failed({ ...failure("confirm", "REFUSED"), account: "" });
    expect(await journal.failures(ME)).to.deep.equal([compute, propose]);
    await journal.passed({ account: ME, step: "compute" });
    expect(await new Journal(folder).failures(ME)).to.deep.equal([propose]);
    expect(await journal.entries(1, ME)).to.deep.equal([]);
  });

  it("notes a failure once, and another in its place", async () => {
    const journal = new Journal(folder);
    const lines = async (): Promise<number> =>
      (await readFile(path.join(folder, "transactions.jsonl"), "utf8")).split("\n").filter(Boolean).length;
    await journal.failed(failure("compute", "CHAIN"));
    await journal.failed({ ...failure("compute", "CHAIN"), time: 2_000 });
    expect([await lines(), await journal.failures(ME)]).to.deep.equal([1, [failure("compute", "CHAIN")]]);
    await journal.failed(failure("compute", "INCOMPLETE"));
    expect([await lines(), await journal.failures(ME)]).to.deep.equal([2, [failure("compute", "INCOMPLETE")]]);
  });

  it("leaves nothing of a probe, and makes no folder for it", async () => {
    await new Journal(folder).probe();
    expect(await readdir(folder)).to.deep.equal([]);
    await new Journal(path.join(folder, "none")).probe();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it("fails a probe where nothing can be written", async () => {
    await mkdir(path.join(folder, `probe-${process.pid}`));
    const error = await new Journal(folder).probe().catch((refused: NodeJS.ErrnoException) => refused.code);
    expect(error).to.equal("EISDIR");
  });
});
