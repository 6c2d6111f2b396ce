import { execFileSync } from "node:child_process";
import { openSync } from "node:fs";
import { expect } from "chai";

const source = JSON.stringify(new URL("../../tasks/print.ts", import.meta.url).href);
const CHILD = `import { print } from ${source}; print("a result");`;

/** Exit code and errors of a command that prints into a file. */
function printInto(file: string): { readonly status: number; readonly stderr: string } {
  const child = ["--import", "tsx", "--input-type=module", "-e", CHILD];
  try {
    execFileSync(process.execPath, child, { stdio: ["ignore", openSync(file, "w"), "pipe"] });
    return { status: 0, stderr: "" };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: Buffer };
    return { status, stderr: stderr.toString() };
  }
}

describe("print", () => {
  it("into a full disk fails", () => {
    const full = printInto("/dev/full");
    expect(full).to.deep.equal({ status: 1, stderr: "Error: The output cannot be written (ENOSPC).\n" });
    expect(printInto("/dev/null").status).to.equal(0);
  });
});
