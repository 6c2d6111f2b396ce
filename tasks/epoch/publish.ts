import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { publishBundle, type Shelf } from "../../src/bundle/publish/publish.js";
import { bundleFolder, readManifest } from "../../src/bundle/read.js";
import { nextEpoch } from "../../src/program/actions/epoch/status.js";
import { epochOption } from "../parse.js";
import { json, print } from "../print.js";
import { guarded, NOBODY, openSession } from "../session.js";

interface Args {
  readonly epoch: number;
  readonly to: string;
  readonly url: string;
  readonly gateway: string;
  readonly json: boolean;
}

/** Where a bundle goes: `ipfs+http…` is the API of an IPFS node, `http…` a store that takes PUT, anything else a folder. */
export function shelfOf(
  { to, url, gateway }: Pick<Args, "to" | "url" | "gateway">,
  env: Readonly<Record<string, string | undefined>>,
): Shelf {
  if (to.startsWith("ipfs+")) return { kind: "ipfs", api: to.slice("ipfs+".length), gateway };
  if (!/^https?:/.test(to)) return { kind: "folder", folder: to, url };
  const {
    AWS_ACCESS_KEY_ID: keyId,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_REGION: region,
    ASSAY_PUBLISH_TOKEN: token,
  } = env;
  if (keyId !== undefined && secret !== undefined)
    return { kind: "put", url: to, keys: { keyId, secret, region: region ?? "us-east-1" } };
  return { kind: "put", url: to, ...(token === undefined ? {} : { token }) };
}

export default async function publish(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    const shelf = shelfOf(args, process.env);
    const session = await openSession(hre, { as: NOBODY });
    const epoch = await epochOption(args.epoch, () => nextEpoch(session));
    const { bundleHash } = await readManifest(session.home, Number(epoch));
    const published = await publishBundle(bundleFolder(session.home, Number(epoch)), `epoch-${epoch}`, shelf);
    if (args.json) return print(json({ epoch, bundleHash, ...published }));
    const { uri, files, bytes } = published;
    const place = uri === "" ? args.to : uri;
    print(
      `Epoch ${epoch} is published: ${files} files, ${bytes.toLocaleString("en-US")} bytes, read back from ${place}.`,
    );
    print(`Its hash is ${bundleHash}.`);
    print(
      `Next: \`npx hardhat epoch propose --uri ${uri === "" ? "…" : uri}\`, or \`epoch mirror\` if it is proposed.`,
    );
  }, args);
}
