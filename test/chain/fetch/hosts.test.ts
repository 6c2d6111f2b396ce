import { isIPv6 } from "node:net";
import { expect } from "chai";
import { addressOf, isPublicAddress } from "../../../src/chain/fetch/hosts.js";

const isPublic = (address: string): boolean => isPublicAddress({ address, family: isIPv6(address) ? 6 : 4 });

describe("chain/fetch/hosts", () => {
  it("private, loopback, link-local and reserved addresses are not public", () => {
    const four =
      "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1";
    const more = "192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255";
    const six =
      ":: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 fe80::1 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1";
    const carried = "2002:7f00:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 3fff::1 100::1 fec0::1";
    for (const address of [four, more, six, carried].join(" ").split(" "))
      expect(isPublic(address), address).to.equal(false);
  });

  it("others are", () => {
    for (const address of "8.8.8.8 172.15.255.255 172.32.0.1 100.128.0.1 93.184.216.34 2606:4700::1111 2a00:1450::5".split(
      " ",
    ))
      expect(isPublic(address), address).to.equal(true);
  });

  describe("addressOf", () => {
    const nobody = () => Promise.reject(new Error("asked for a name"));

    it("of an address is that address, without a question", async () => {
      const six = await addressOf("[2606:4700::1111]", false, nobody);
      expect(six).to.deep.equal({ address: "2606:4700::1111", family: 6 });
      expect(await addressOf("8.8.8.8", false, nobody)).to.deep.equal({ address: "8.8.8.8", family: 4 });
      expect(await addressOf("[::1]", true, nobody)).to.deep.equal({ address: "::1", family: 6 });
    });

    it("of a name is the first that it resolves to", async () => {
      const found = [
        { address: "8.8.4.4", family: 4 },
        { address: "8.8.8.8", family: 4 },
      ] as const;
      expect(await addressOf("two.example", false, () => Promise.resolve(found))).to.deep.equal(found[0]);
    });

    it("of this machine comes from its own resolver", async () => {
      const { address, family } = await addressOf("localhost", true);
      expect(isIPv6(address) ? 6 : 4).to.equal(family);
      const refused: unknown = await addressOf("localhost", false).catch((error: unknown) => error);
      expect(String(refused)).to.contain("localhost is at ").and.contain("which is not public");
    });

    it("takes brackets off addresses only where both stand", async () => {
      for (const name of ["[::1", "::1]x", "x[::1]"]) {
        const asked: string[] = [];
        const resolve = (given: string) => {
          asked.push(given);
          return Promise.resolve([]);
        };
        const refused: unknown = await addressOf(name, true, resolve).catch((error: unknown) => error);
        expect([String(refused), asked]).to.deep.equal([`Error: ${name} has no address`, [name]]);
      }
    });
  });
});
