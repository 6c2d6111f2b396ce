import { isIPv6 } from "node:net";
import { expect } from "chai";
import { isPublicAddress } from "../../../src/chain/fetch/hosts.js";

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
});
