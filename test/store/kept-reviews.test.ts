import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { keepReview, readReviews, type KeptReview } from "../../src/store/kept-reviews.js";
import { refusal } from "../helpers/errors.js";

const REVIEW: KeptReview = {
  reviewer: `0x${"a1".repeat(20)}`,
  contribution: `0x${"c0".repeat(32)}`,
  round: 3,
  review: `0x${"05".repeat(32)}`,
  commitment: `0x${"0c".repeat(27)}`,
};

describe("kept reviews", () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), "assay-reviews-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it("are none where nothing was kept", async () => {
    expect(await readReviews(home)).to.deep.equal([]);
  });

  it("stay in order, for their owner only", async () => {
    await keepReview(home, REVIEW);
    await keepReview(home, { ...REVIEW, round: 4 });
    expect(await readReviews(home)).to.deep.equal([REVIEW, { ...REVIEW, round: 4 }]);
    expect(await readdir(home)).to.deep.equal(["reviews.json"]);
    expect((await stat(path.join(home, "reviews.json"))).mode & 0o777).to.equal(0o600);
  });

  for (const [what, text, words] of [
    ["that is cut off", '[{"round":', "is not JSON"],
    ["without a salt", JSON.stringify([{ ...REVIEW, review: "0x" }]), "$[0].review must be 32 bytes"],
    ["that is no list", "{}", "$ must be a list"],
  ] as const)
    it(`a file ${what} is refused and left as it is`, async () => {
      const file = path.join(home, "reviews.json");
      await writeFile(file, text);
      const error = await refusal(keepReview(home, REVIEW));
      expect([error.code, error.message.includes(words)]).to.deep.equal(["MISMATCH", true]);
      expect(error.message).to.include("Restore it: it holds your salts.");
      expect(await readFile(file, "utf8")).to.equal(text);
    });
});
