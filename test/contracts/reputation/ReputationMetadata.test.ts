import { expect } from "chai";
import { network } from "hardhat";
import { HALF_LIFE, TIERS, WEEK, deployReputation, pack, tokenId } from "../../helpers/reputation.js";
import { parseXml } from "../../helpers/xml.js";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const NAME = `<Ore> & "Gold" \\ 'Co'\n\u0007é 社`;
const DOMAINS = ["content", "translation", "support", "moderation", "governance", "code", "on-chain", "other"];

async function fixture() {
  const deployed = await deployReputation(ethers, { name: NAME });
  const { token, distributor, alice, epochEnd, genesis } = deployed;
  // A point more each than is shown: a second has passed when they are read.
  const points = { 0: 5_001, 1: 801, 5: 4_201 };
  await time.setNextBlockTimestamp(epochEnd(0n));
  await token.connect(distributor).creditProven(alice, 0n, pack(points));
  const library = await ethers.deployContract("ReputationLibrariesMock");
  const renderer = await ethers.getContractAt("ReputationRenderer", await token.renderer());
  return { ...deployed, points, library, renderer, genesis };
}

interface Metadata {
  name: string;
  description: string;
  image: string;
  attributes: { trait_type: string; value: string | number; display_type?: string }[];
}

function payload(uri: string, type: string): string {
  const prefix = `data:${type};base64,`;
  expect(uri.startsWith(prefix), uri.slice(0, 40)).to.equal(true);
  return Buffer.from(uri.slice(prefix.length), "base64").toString("utf8");
}

describe("ReputationMetadata", () => {
  const metadata = async (): Promise<Metadata> => {
    const { token, alice } = await loadFixture(fixture);
    return JSON.parse(payload(await token.tokenURI(tokenId(alice)), "application/json")) as Metadata;
  };

  it("is JSON whatever the name", async () => {
    const { alice } = await loadFixture(fixture);
    const { name, description } = await metadata();
    expect(name).to.equal(`${NAME} ${alice.address}`);
    expect(description).to.contain("cannot be transferred");
  });

  it("states tier, total and every domain", async () => {
    const number = (trait_type: string, value: number) => ({ display_type: "number", trait_type, value });
    const { attributes } = await metadata();
    expect(attributes).to.deep.equal([
      { trait_type: "tier", value: "gold" },
      number("total", 10_002),
      ...DOMAINS.map((domain, d) => number(domain, { 0: 5_000, 1: 800, 5: 4_200 }[d] ?? 0)),
    ]);
  });

  it("fades with the points", async () => {
    const { token, alice, genesis } = await loadFixture(fixture);
    await time.increaseTo(genesis + WEEK + HALF_LIFE);
    const faded = JSON.parse(payload(await token.tokenURI(tokenId(alice)), "application/json")) as Metadata;
    const value = (trait: string) => faded.attributes.find(({ trait_type }) => trait_type === trait)?.value;
    expect([value("tier"), value("total"), value("content"), value("code")]).to.deep.equal([
      "silver",
      5_001,
      2_500,
      2_100,
    ]);
  });

  it("has a well-formed picture", async () => {
    const { alice } = await loadFixture(fixture);
    const { image } = await metadata();
    const root = parseXml(payload(image, "image/svg+xml"));
    expect(root.name).to.equal("svg");
    expect(root.attributes["xmlns"]).to.equal("http://www.w3.org/2000/svg");
    expect(root.texts.slice(0, 3)).to.deep.equal([
      NAME.replace("\n", " ").replace("\u0007", " "),
      alice.address,
      "gold · 10002",
    ]);
    expect(root.texts.slice(3)).to.deep.equal(
      DOMAINS.flatMap((domain, d) => [domain, String({ 0: 5_000, 1: 800, 5: 4_200 }[d] ?? 0)]),
    );
  });

  it("scales bars to the largest", async () => {
    const { image } = await metadata();
    const svg = payload(image, "image/svg+xml");
    const widths = [...svg.matchAll(/height='12' width='(\d+)'/g)].map((match) => Number(match[1]));
    expect(widths).to.deep.equal([180, 28, 0, 0, 0, 151, 0, 0]);
  });

  for (const [tier, from] of [["ore", 0n], ...Object.entries(TIERS)] as [string, bigint][]) {
    it(`shows ${tier} from ${from} points on`, async () => {
      const { renderer, alice } = await loadFixture(fixture);
      const show = async (total: bigint) => {
        const uri = await renderer.uri("Standing", alice, Array<bigint>(8).fill(0n), total, TIERS);
        return (JSON.parse(payload(uri, "application/json")) as Metadata).attributes[0]?.value;
      };
      expect(await show(from)).to.equal(tier);
      if (from > 0n) expect(await show(from - 1n)).not.to.equal(tier);
    });
  }

  it("escapes what XML reserves", async () => {
    const { library } = await loadFixture(fixture);
    expect(await library.escapeXML(`a&b<c>d"e'f`)).to.equal("a&amp;b&lt;c&gt;d&quot;e&#39;f");
    expect(await library.escapeXML("tab\tnul\0é")).to.equal("tab nul é");
    expect(await library.escapeXML("")).to.equal("");
  });
});
