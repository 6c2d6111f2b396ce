import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { actionOf, type Options } from "./verbs.js";

/** A command line that a process is to run. */
export interface CommandLine {
  readonly verb: string;
  readonly options: Options;
  readonly url: string;
  readonly chainId: number;
  /** Folder of the repository, as the verb sees it. */
  readonly root: string;
}

const PHRASE = "test test test test test test test test test test test junk";

/** What a verb runs in: a node at a URL, and keys of its own. */
function environment({ url, chainId, root }: CommandLine): HardhatRuntimeEnvironment {
  const kept = (value: string) => ({ get: () => Promise.resolve(value) });
  const keys = { mnemonic: kept(PHRASE), passphrase: kept(""), path: "m/44'/60'/0'/0", initialIndex: 0, count: 20 };
  const networkConfig = {
    type: "http",
    chainId,
    url: { getUrl: () => Promise.resolve(url) },
    timeout: 60_000,
    accounts: keys,
  };
  return {
    network: { getOrCreate: () => Promise.resolve({ networkName: "localhost", networkConfig }) },
    config: { paths: { ignition: root, root } },
  } as unknown as HardhatRuntimeEnvironment;
}

/** Says that everything is loaded, and runs the one command line that whoever started this process then names. */
export function awaitJob(): void {
  process.once("message", (job: CommandLine) => {
    actionOf(job.verb)
      .then((action) => action(job.options, environment(job)))
      .then(
        () => process.exit(),
        (error: unknown) => {
          console.error(error);
          process.exit(70);
        },
      );
  });
  process.send?.("ready");
}
