import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { walletCheck } from "../../src/chain/wallets.js";
import { AssayError } from "../../src/engine/errors.js";
import { readSubmissionFile, submissionDomain } from "../../src/sources/submissions.js";
import { addSubmissions } from "../../src/store/submissions.js";
import { guarded, openHome, openSession, print } from "../support.js";

interface Args {
  readonly file: string;
  readonly dryRun: boolean;
}

export default async function importSubmissions(args: Args, hre: HardhatRuntimeEnvironment): Promise<void> {
  await guarded(async () => {
    if (args.file === "") {
      const hint = "Give a CSV or JSONL file; docs/sources.md describes its columns.";
      throw new AssayError("INVALID_ARGUMENT", "--file is missing.", hint);
    }
    const session = await openSession(hre, "0");
    const { chainId, taskRegistry } = session.program.addresses;
    const domain = submissionDomain(chainId, taskRegistry);
    const submissions = await readSubmissionFile(args.file, domain, walletCheck(session.request));
    const signed = submissions.filter(({ signature }) => signature !== "").length;
    const found = `${submissions.length} submissions, ${signed} of them signed`;
    if (args.dryRun) return print(`${found}; nothing was stored.`);
    const store = await openHome(session);
    try {
      print(`${found}; ${await addSubmissions(store, submissions)} new ones stored.`);
    } finally {
      await store.close();
    }
  });
}
