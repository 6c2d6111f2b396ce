import { expect } from "chai";
import { keccak256 as peer } from "ethers";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { KERNEL_PATH, kernelSource } from "../../../scripts/generate/kernel.js";
import { toHex } from "../../../src/engine/columns/bytes.js";
import { bestKernel, createKernel, keccak256, type KernelKind } from "../../../src/engine/hash/keccak.js";

const KINDS: KernelKind[] = ["simd", "scalar", "plain"];

describe("keccak", function () {
  this.timeout(30_000);

  it("kernel is what its generator writes", async () => {
    const code = (text: string): string[] => text.match(/[A-Za-z0-9+/=]{100,}/g) ?? [];
    expect(code(readFileSync(KERNEL_PATH, "utf8"))).to.deep.equal(code(await kernelSource()));
  });

  it("modules stay below 4 KiB", () => {
    // Larger modules may not be compiled synchronously on a browser's main thread.
    for (const text of readFileSync(KERNEL_PATH, "utf8").match(/[A-Za-z0-9+/=]{100,}/g) ?? []) {
      expect(Buffer.from(text, "base64").length).to.be.below(4096);
    }
  });

  it("takes vectors where the host has them", () => {
    expect(bestKernel()).to.equal("simd");
  });

  for (const kind of KINDS) {
    describe(`${kind} kernel`, () => {
      const kernel = createKernel(kind);

      it("equals ethers for any length", () => {
        for (const length of [0, 1, 135, 136, 137, 272, 300_000]) {
          const message = new Uint8Array(length).map((_, i) => i * 7 + length);
          expect(toHex(keccak256(message, kernel))).to.equal(peer(message));
        }
      });

      it("hashes two messages of one length side by side", () => {
        for (const length of [0, 1, 135, 136, 137, 272, 300_000]) {
          const messages = [5, 11].map((step) => new Uint8Array(length).map((_, i) => i * step + length));
          const [first, second] = messages as [Uint8Array, Uint8Array];
          expect(kernel.digestTwo(first, second).map(toHex)).to.deep.equal([peer(first), peer(second)]);
        }
      });

      it("joins parts", () => {
        fc.assert(
          fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
            expect(toHex(keccak256(parts, kernel))).to.equal(peer(Uint8Array.from(parts.flatMap((part) => [...part]))));
          }),
          { numRuns: 50 },
        );
      });

      it("hashes a message whose parts come later", () => {
        const [own, other] = [createKernel(kind).open(), createKernel(kind).open()];
        const parts = [0, 1, 135, 136, 137, 300_000].map((length) => new Uint8Array(length).map((_, i) => i * 7));
        for (const part of parts) {
          own.add(part);
          other.add(Uint8Array.of(1));
        }
        expect(toHex(own.end())).to.equal(peer(Uint8Array.from(parts.flatMap((part) => [...part]))));
        expect(toHex(other.end())).to.equal(peer(new Uint8Array(parts.length).fill(1)));
      });

      it("hashes many messages a call", () => {
        for (const width of [32, 64] as const) {
          for (const count of [1, 2, 5, 4097]) {
            const messages = new Uint8Array(width * count).map((_, i) => (i * 31) >> 3);
            const out = new Uint8Array(32 * count);
            kernel.hash(messages, width, count, out);
            for (const i of [0, 1, count - 2, count - 1].filter((each) => each >= 0 && each < count)) {
              expect(toHex(out.subarray(32 * i, 32 * i + 32))).to.equal(
                peer(messages.subarray(width * i, width * i + width)),
              );
            }
          }
        }
      });
    });
  }
});
