import { expect } from "chai";
import type { Interface } from "ethers";
import { toBeHex, ZeroAddress } from "ethers";
import { leaderboardOf, type CommunityProgram, type Request } from "../../../src/client/index.js";
import { EpochOracle__factory, ReputationToken__factory } from "../../../typechain-types/index.js";
import { codeOf } from "../../helpers/errors.js";

const [ANN, BEN, CAL] = ["a1", "b2", "c3"].map((byte) => `0x${byte.repeat(20)}`) as [string, string, string];
const DAY = 86_400n;

const token = ReputationToken__factory.createInterface();
const oracle = EpochOracle__factory.createInterface();

const program: CommunityProgram = {
  ...{ chainId: 1, startBlock: 0, distributor: ZeroAddress, epochOracle: CAL, reputationToken: BEN },
  ...{ taskRegistry: ZeroAddress, contributionDisputes: ZeroAddress, rewardEscrow: ZeroAddress },
  ...{ emissionSchedule: ZeroAddress, council: ZeroAddress, governor: ZeroAddress, eas: ZeroAddress },
};

/** What the node answers for each function, by its selector. */
const RESULTS = new Map(
  (
    [
      [token, "halfLife", 180n * DAY],
      [oracle, "epochEnd", 7n * DAY],
      [oracle, "epochLength", 7n * DAY],
    ] as const
  ).map(([contract, name, value]: readonly [Interface, string, bigint]) => [
    contract.getFunction(name)?.selector ?? "",
    contract.encodeFunctionResult(name, [value]),
  ]),
);

/** A node whose chain has these logs of the token, a week after genesis. */
const nodeOf =
  (logs: readonly { topics: readonly string[]; data: string }[]): Request =>
  ({ method, params = [] }) => {
    if (method === "eth_chainId") return Promise.resolve("0x1");
    if (method === "eth_getBlockByNumber") return Promise.resolve({ number: "0x1", timestamp: toBeHex(7n * DAY) });
    if (method === "eth_getLogs") return Promise.resolve(logs);
    const [{ data }] = params as readonly [{ data: string }];
    return Promise.resolve(RESULTS.get(data.slice(0, 10)));
  };

const moved = (from: string, to: string) => token.encodeEventLog("ReputationMigrated", [from, to]);
const credited = (account: string, points: bigint) => token.encodeEventLog("ReputationCredited", [account, 0n, points]);

describe("leaderboardOf", () => {
  it("follows somebody over several migrations", async () => {
    const request = nodeOf([moved(ANN, BEN), moved(BEN, CAL), credited(ANN, 40n)]);
    const { people } = await leaderboardOf({ program, request });
    expect(people.map(({ account, total }) => [account, total])).to.deep.equal([[CAL, 40n]]);
  });

  it("refuses a node that moves somebody in a circle", async () => {
    const request = nodeOf([moved(ANN, BEN), moved(BEN, ANN), credited(ANN, 40n)]);
    expect(await codeOf(leaderboardOf({ program, request }))).to.equal("CHAIN");
  });
});
