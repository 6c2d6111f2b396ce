import { AbiCoder, sha256, ZeroAddress } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY, GENESIS, gasOf, type GasModule } from "../case.js";
import { deployEas } from "../eas.js";
import { deployCouncil } from "../program.js";

const TERMS = { minScore: 20n, scoreWord: 0n, nullifierWord: 1n, minAge: 0n };

/** What a person pays to be counted; what the check itself costs shows in the contributions above. */
export const identity: GasModule = {
  title: "Eligibility: credentials of an issuer, attested through EAS",
  measure: async (connection) => {
    const { policy, credentialOf, kept, live, people, time } = await setUp(connection);
    const [ann, ben] = people;
    if (ann === undefined || ben === undefined) throw new Error("Too few accounts");
    const register = async (who: HardhatEthersSigner, schema: string, at: bigint): Promise<bigint> =>
      gasOf(policy.connect(who).register(await credentialOf(who, schema, at)));

    const plain = await register(ben, live, GENESIS);
    const first = await register(ann, kept, GENESIS + DAY);
    const renewal = await register(ann, kept, GENESIS + 2n * DAY);
    await time.setNextBlockTimestamp(GENESIS + 40n * DAY);
    return [
      { name: "eligibility: register, credential read each time", gas: plain },
      { name: "eligibility: register, issuer with recheck", gas: first },
      { name: "eligibility: register a renewed credential", gas: renewal },
      { name: "eligibility: recheck an account", gas: await gasOf(policy.recheck(ann)) },
    ];
  },
};

const setUp = async (connection: NetworkConnection) => {
  const { ethers, networkHelpers } = connection;
  const [admin, issuer, ...people] = await ethers.getSigners();
  if (admin === undefined || issuer === undefined) throw new Error("Too few accounts");
  const eas = await deployEas(connection);
  const manager = await ethers.deployContract("MockAccessManager", [admin.address]);
  const policy = await ethers.deployContract("EligibilityPolicy", [
    await deployCouncil(connection, manager, admin),
    eas.address,
  ]);
  const kept = await eas.register("uint256 score,bytes32 person", ZeroAddress);
  const live = await eas.register("uint256 rank,bytes32 person", ZeroAddress);
  await policy.trust(kept, issuer, { ...TERMS, recheck: 30n * DAY });
  await policy.trust(live, issuer, { ...TERMS, recheck: 0n });

  /** A credential of `account`, issued at `at`, so that its uid is the same in every run. */
  const credentialOf = async (account: HardhatEthersSigner, schema: string, at: bigint): Promise<string> => {
    const data = AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32"], [35n, sha256(account.address)]);
    await networkHelpers.time.setNextBlockTimestamp(at);
    const [uid] = await eas.uidsOf(eas.attest(issuer, schema, { recipient: account.address, data }));
    if (uid === undefined) throw new Error("Nothing was attested");
    return uid;
  };
  return { policy, credentialOf, kept, live, people, time: networkHelpers.time };
};
