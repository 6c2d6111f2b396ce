import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** Where packages are unpacked; nothing of them is installed, and none of their dependencies. */
const FOLDER = join("cache", "peers");

/** A package as its registry has it: the hash is that of the tarball. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly sha512: string;
}

/** The peers whose code npm has, beside those that this project depends on. */
export const PACKAGES = {
  allo: {
    name: "@allo-team/allo-v2-sdk",
    version: "1.1.3",
    sha512: "AphZI6yxz/0sAKN9EQx3pBtQd6jyb2VPSJ19jERzXLpbCbT4FBo01jPqKMiLqet0sEmQKf43EhnRX852+OUDgg==",
  },
  staking: {
    name: "@uniswap/liquidity-staker",
    version: "1.0.2",
    sha512: "Rdj+QqapWO3sY1SJdLUQ8dhf26yXg9DC3XU3cpNoh5jrJ0UhAnKqciZss1F6oxBLbNWXzekuigLgSVbVb1BFcw==",
  },
  positions: {
    name: "@uniswap/v3-staker",
    version: "1.0.2",
    sha512: "+swIh/yhY9GQGyQxT4Gz54aXYLK+uc3qsmIvaAX+FjvhcL9TGOvS9tXbQsCZM4AJW63vj6TLsmHIjGMIePL1BQ==",
  },
  synthetix: {
    name: "synthetix",
    version: "2.102.1",
    sha512: "SJsFT5VRqkQjqDO2K3s2h9LqnPjIIqAPEP6wV9MKnC5rcCBzkKYsHbba0Q+pRHxrM18ODic4HC51AYtaQcRu/Q==",
  },
} as const satisfies Record<string, Package>;

/** Fetches a package once and returns its folder; another tarball than the one that was pinned is refused. */
export const unpack = ({ name, version, sha512 }: Package): string => {
  const folder = join(FOLDER, `${name.replace("/", "-").replace("@", "")}-${version}`);
  const target = join(folder, "package");
  if (existsSync(target)) return target;
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync("npm", ["pack", `${name}@${version}`, "--silent", "--pack-destination", folder]);
  const tarball = join(folder, packed.toString().trim().split("\n").at(-1) ?? "");
  const found = createHash("sha512").update(readFileSync(tarball)).digest("base64");
  if (found !== sha512) throw new Error(`${name}@${version} is another package than it was`);
  execFileSync("tar", ["xzf", tarball, "-C", folder]);
  return target;
};

/** A module of a package: JSON or CommonJS. */
export const load = <T>(source: Package, path: string): T => require(join(process.cwd(), unpack(source), path)) as T;
