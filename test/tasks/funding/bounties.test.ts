import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { network } from "hardhat";
import accept from "../../../tasks/bounty/accept.js";
import apply from "../../../tasks/bounty/apply.js";
import award from "../../../tasks/bounty/award.js";
import list from "../../../tasks/bounty/list.js";
import post from "../../../tasks/bounty/post.js";
import refund from "../../../tasks/bounty/refund.js";
import { commandsOf, type Commands } from "../../helpers/program/commands.js";
import { DAY, launchProgram, PROGRAM_CHAIN, type TestProgram } from "../../helpers/program/launch.js";
import { deployFunding, failureOf } from "./verbs.js";

const connection = await network.create(PROGRAM_CHAIN);
const { networkHelpers } = connection;

describe("verbs of bounties", function () {
  this.timeout(120_000);
  let test: TestProgram;
  let verbs: Commands;
  let file: string;
  let deadline: number;

  before(async () => {
    test = await launchProgram(connection);
    verbs = await commandsOf(test);
    await deployFunding(verbs);
    deadline = (await networkHelpers.time.latest()) + 10 * DAY;
    file = path.join(verbs.folder, "bounty.json");
    const token = await test.program.distributor.token();
    const milestones = ["1000000000000000000", "2000000000000000000"];
    await writeFile(file, JSON.stringify({ token, approver: test.council.address, deadline, winners: 2, milestones }));
  });

  after(() => verbs.close());

  it("name what a file of terms lacks", async () => {
    const wrong = path.join(verbs.folder, "wrong.json");
    await writeFile(wrong, JSON.stringify({ token: test.bot.address, milestones: [] }));
    expect(await failureOf(verbs.run(post, { file: wrong, as: "0" }))).to.include("Terms of the bounty: $.");
    expect(await failureOf(verbs.run(post, { file: "none.json", as: "0" }))).to.include("cannot be read as JSON");
  });

  it("carry a bounty from its post to the refund", async () => {
    expect(await verbs.run(list, { json: false })).to.include("No bounties yet.");
    const dry = await verbs.run(post, { file, as: "0", dryRun: true });
    expect(dry).to.equal("The bounty can be posted; nothing was sent.");
    expect(await verbs.run(post, { file, as: "0" })).to.include("Bounty 1 holds 6.0");
    const [winner, approver] = [test.bot.address, test.council.address];
    const bounty = { bounty: 1, account: winner };
    expect(await verbs.run(apply, { bounty: 1, uri: "ipfs://offer", as: winner })).to.equal(
      `${winner} applied for bounty 1.`,
    );
    expect(await failureOf(verbs.run(accept, { ...bounty, as: winner }))).to.include("approver");
    expect(await verbs.run(accept, { ...bounty, as: approver })).to.equal(`${winner} is a winner of bounty 1.`);
    const paid = { ...bounty, contribution: "", as: approver };
    expect(await verbs.run(award, { ...paid, dryRun: true })).to.include("can be paid milestone 1 of bounty 1");
    expect(await verbs.run(award, paid)).to.equal(`${winner} was paid milestone 1 of bounty 1.`);
    const contribution = `0x${"12".repeat(32)}`;
    expect(await failureOf(verbs.run(award, { ...paid, contribution }))).to.include("schema");
    expect(await verbs.run(list, { json: false })).to.include("1 of 2 winners, 5.0");
    const [standing] = JSON.parse(await verbs.run(list, { json: true })) as Record<string, unknown>[];
    expect(standing).to.deep.include({
      id: "1",
      accepted: "1",
      left: "5000000000000000000",
      deadline: String(deadline),
    });
    expect(await failureOf(verbs.run(refund, { bounty: 1, as: "0" }))).to.include("deadline");
    await networkHelpers.time.increaseTo(deadline);
    expect(await verbs.run(refund, { bounty: 1, as: "0" })).to.include("got back 5.0");
  });

  it("refuse a number that is no bounty", async () => {
    expect(await failureOf(verbs.run(refund, { bounty: 0, as: "0" }))).to.include("--bounty 0 is not a bounty.");
  });
});
