import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { readLocal } from "../../../src/chain/fetch/files.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const fault = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was refused",
    (error: Error) => error.message,
  );

describe("chain/fetch/files", () => {
  const file = temporaryFolder();

  it("a file of just the allowed size is read", async () => {
    writeFileSync(file("rows"), "rows");
    expect(Buffer.from(await readLocal(file("rows"), "", 4)).toString()).to.equal("rows");
    expect(await fault(readLocal(file("rows"), "", 3))).to.equal("larger than 3 bytes");
  });

  it("the folder itself, what is above it and what is no file are refused", async () => {
    mkdirSync(file("folder/inner"), { recursive: true });
    for (const outside of [file("folder"), file("")])
      expect(await fault(readLocal(outside, file("folder"), 10))).to.equal("it lies outside the allowed folder");
    expect(await fault(readLocal(file("folder/inner"), file("folder"), 10_000))).to.equal("not a regular file");
    expect(await fault(readLocal(file("folder"), "", 10_000))).to.equal("not a regular file");
  });

  it("files are closed, refused or not", async () => {
    writeFileSync(file("rows"), "rows");
    const open = (): number => readdirSync("/proc/self/fd").length;
    const before = open();
    for (let i = 0; i < 8; i++) {
      await readLocal(file("rows"), "", 4);
      await fault(readLocal(file("rows"), "", 3));
    }
    expect(open()).to.be.at.most(before + 2);
  });
});
