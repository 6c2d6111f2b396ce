import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** An address of a host, and its family. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Resolves a name; by default the machine's own resolver. */
export type Resolve = (name: string) => Promise<readonly HostAddress[]>;

/** IPv4 ranges that no stranger's host has: private, shared, loopback, link-local (where clouds keep their metadata), reserved, multicast. */
const NOT_PUBLIC_4: readonly (readonly [net: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

/** Of IPv6 only 2000::/3 is public, less what carries an IPv4 address or is documentation. */
const PUBLIC_6 = ["2000::", 3] as const;
const NOT_PUBLIC_6: readonly (readonly [net: string, prefix: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const refused = new BlockList();
for (const [net, prefix] of NOT_PUBLIC_4) refused.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of NOT_PUBLIC_6) refused.addSubnet(net, prefix, "ipv6");
const global = new BlockList();
global.addSubnet(...PUBLIC_6, "ipv6");

/** Whether anybody on the internet may have this address. */
export function isPublicAddress({ address, family }: HostAddress): boolean {
  if (family === 4) return !refused.check(address, "ipv4");
  return global.check(address, "ipv6") && !refused.check(address, "ipv6");
}

const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));

/**
 * The one address at which a host is reached.
 * @param open Whether private addresses are allowed. Otherwise a name of which any address is private is refused, as the next answer may be that one.
 */
export async function addressOf(
  hostname: string,
  open: boolean,
  resolve: Resolve = systemResolve,
): Promise<HostAddress> {
  const name = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(name);
  const found =
    family === 0 ? await resolve(name) : [{ address: name, family: family === 6 ? (6 as const) : (4 as const) }];
  const [first] = found;
  if (first === undefined) throw new Error(`${name} has no address`);
  const hidden = open ? undefined : found.find((each) => !isPublicAddress(each));
  if (hidden !== undefined) throw new Error(`${name} is at ${hidden.address}, which is not public`);
  return first;
}
