import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readBytes } from "../../../src/sources/text/bytes.js";
import { refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

async function read(file: string, maxBytes = 100): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of readBytes(file, maxBytes)) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe("sources/text/bytes", () => {
  const file = temporaryFolder();
  const put = (name: string, content: Uint8Array | string): string => {
    writeFileSync(file(name), content);
    return file(name);
  };
  const saidOf = async (work: Promise<unknown>): Promise<string> => {
    const { code, message } = await refusal(work);
    return `${code}: ${message}`;
  };

  it("plain and packed files have the same bytes, up to the size that is allowed", async () => {
    for (const path of [put("a", "rows"), put("a.gz", gzipSync("rows"))]) {
      expect(await read(path, 4)).to.equal("rows");
      expect(await saidOf(read(path, 3))).to.equal(`INVALID_ROW: ${path}:1:1: larger than 3 bytes. Split it.`);
    }
    expect(await read(put("empty", ""))).to.equal("");
  });

  it("damaged gzip ends the reading", async () => {
    const packed = gzipSync("rows".repeat(100));
    for (const bytes of [packed.subarray(0, -4), Buffer.concat([packed.subarray(0, 12), Buffer.alloc(20, 0xff)])]) {
      const path = put("d.gz", bytes);
      const said = await saidOf(read(path, 1_000));
      expect(said).to.contain(`INVALID_ROW: ${path}:1:1: cannot be read to its end, or is damaged gzip (`);
      expect(said).to.match(/\)\. Nothing was imported\.$/);
    }
  });

  const others: readonly (readonly [hex: string, what: string, hint: string])[] = [
    ["504b0304", "a spreadsheet or another zip archive", "Export it as CSV."],
    ["d0cf11e0", "an old spreadsheet", "Export it as CSV."],
    ["50415231", "Parquet", "Export it as CSV."],
    ["28b52ffd", "zstd", "Unpack it."],
    ["425a6839", "bzip2", "Unpack it."],
  ];
  for (const [hex, what, hint] of others)
    it(`${what} is not taken for text`, async () => {
      const path = put("other", Buffer.from(`${hex}00`, "hex"));
      expect(await saidOf(read(path))).to.equal(`INVALID_ROW: ${path}:1:1: is ${what}, not text. ${hint}`);
    });

  it("folders, pipes and what is not there are refused at once", async () => {
    mkdirSync(file("folder"));
    execFileSync("mkfifo", [file("pipe")]);
    for (const name of ["folder", "pipe"])
      expect(await saidOf(read(file(name)))).to.equal(
        `NOT_FOUND: ${file(name)} is no regular file. Give a file, not a folder, a pipe or a device.`,
      );
    expect(await saidOf(read(file("none")))).to.match(/^NOT_FOUND: .*none cannot be read: ENOENT/);
  });
});
