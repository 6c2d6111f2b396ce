import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
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

  const sent = { chainId: 1, from: ME, nonce: 7, purpose: "0x01", what: "fund(1)", block: 5, hash: "0x02" };
  /** Another command, which ends at once. */
  const ended = (): number => {
    const { pid = 0, ...child } = spawnSync(process.execPath, ["--version"]);
    expect(child.status).to.equal(0);
    return pid;
  };

  it("knows what was cut off: sent by a command that ended, and not said", async () => {
    const journal = new Journal(folder);
    const file = path.join(folder, "transactions.jsonl");
    const lines = [
      { ...sent, pid: ended() },
      { ...sent, nonce: 8, purpose: "0x03", pid: process.ppid },
      { ...sent, nonce: 9, purpose: "0x04", hash: undefined, pid: ended() },
    ].map((line) => JSON.stringify({ kind: "sent", ...line }));
    await writeFile(file, [...lines, "null", '{"kind":"sent","chain'].join("\n"));
    expect((await journal.cutOff(1, ME)).map(({ nonce }) => nonce)).to.deep.equal([7]);
    await journal.ended(sent, "mined", "0x02");
    expect((await journal.cutOff(1, ME)).map(({ nonce }) => nonce)).to.deep.equal([7]);
    await journal.report(1, ME);
    expect(await journal.cutOff(1, ME)).to.deep.equal([]);
  });

  it("takes the lock of a process that ended, or of one that a full disk kept from writing its number", async () => {
    const lock = path.join(folder, "transactions.lock");
    for (const left of [String(ended()), ""]) {
      await writeFile(lock, left);
      expect(await new Journal(folder).locked(() => readFile(lock, "utf8"))).to.equal(String(process.pid));
      expect(await readdir(folder)).to.deep.equal([]);
    }
  });

  it("says at once why no lock can be taken", async () => {
    // A folder that is there and takes no file, whoever asks.
    const full = new Journal("/proc/self");
    const code = await full.locked(() => Promise.resolve("")).catch(({ code }: NodeJS.ErrnoException) => code);
    expect(code).to.equal("ENOENT");
  });
});
