import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import { claimMessage, claimsIn, claimsOf, claimText, type FoundClaim } from "../../../src/sources/people/claims.js";
import {
  addBot,
  addClaims,
  directoryDomain,
  directoryText,
  handlesOf,
  moveHandle,
  moveMessage,
  parseDirectory,
  readDirectory,
  type Directory,
} from "../../../src/sources/people/directory.js";
import { codeOf, refusal } from "../../helpers/errors.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const EMPTY: Directory = { version: 1, chainId: 31_337, taskRegistry: `0x${"11".repeat(20)}`, entries: [] };
const [ann, next, eve] = [new Wallet(id("ann")), new Wallet(id("next")), new Wallet(id("eve"))];
const addressOf = ({ address }: Wallet): string => address.toLowerCase();

/** A claim of a handle that a wallet signed, as it was found at its source. */
async function claimBy(wallet: Wallet, handle: string, number = 1): Promise<FoundClaim> {
  const claim = { handle, account: addressOf(wallet), number };
  const { types, message } = claimMessage(claim);
  const signature = await wallet.signTypedData(directoryDomain(EMPTY), types, { ...message });
  return { claim: { ...claim, signature }, proof: "m1" };
}

describe("sources/people/directory", () => {
  const file = temporaryFolder();
  const handle = "discord:1001";

  it("claims are found under the handle of their author", async () => {
    const { claim } = await claimBy(ann, handle);
    const author = { id: "1001", isBot: false };
    const message = {
      id: "m1",
      timestamp: "2024-01-15T10:30:00Z",
      content: `hello\n${claimText(claim)} thanks`,
      author,
    };
    writeFileSync(
      file("chat.json"),
      JSON.stringify({
        guild: {},
        channel: { id: "c" },
        messages: [message, { ...message, id: "m2", author: { id: "666" } }],
      }),
    );
    const found = await claimsOf(file("chat.json"));
    expect(found.map(({ claim: { handle: of }, proof }) => [of, proof])).to.deep.equal([
      [handle, "m1"],
      ["discord:666", "m2"],
    ]);
    const { added, refused, directory } = await addClaims(EMPTY, found);
    expect(added).to.deep.equal([handle]);
    expect(refused).to.deep.equal([{ handle: "discord:666", why: `the signature is not that of ${addressOf(ann)}` }]);
    expect(handlesOf(directory).of(handle)).to.deep.equal({ account: addressOf(ann) });
    expect(handlesOf(directory).of("discord:1002")).to.equal(undefined);
    writeFileSync(file("payments.csv"), `${addressOf(ann)},5\n`);
    expect((await refusal(claimsOf(file("payments.csv")))).message).to.contain("no texts of people with handles");
  });

  it("a handle has one wallet; the same claim again is passed over", async () => {
    const first = await addClaims(EMPTY, [await claimBy(ann, handle), await claimBy(ann, handle)]);
    expect([first.added, first.refused]).to.deep.equal([[handle], []]);
    const stolen = await addClaims(first.directory, [await claimBy(eve, handle, 2), await claimBy(eve, handle, 1)]);
    expect(stolen.added).to.deep.equal([]);
    expect(stolen.refused.map(({ why }) => why)).to.deep.equal([
      `it has the wallet ${addressOf(ann)}, which must sign the change, or its owner proves it anew`,
      "its number is 1, not 2",
    ]);
  });

  it("moves are signed by the old wallet", async () => {
    const { directory } = await addClaims(EMPTY, [await claimBy(ann, handle)]);
    const { types, message } = moveMessage(directory, handle, addressOf(next));
    const sign = (wallet: Wallet) => wallet.signTypedData(directoryDomain(EMPTY), types, { ...message });
    expect(await codeOf(moveHandle(directory, { handle, to: addressOf(eve), signature: await sign(eve) }))).to.equal(
      "MISMATCH",
    );
    const moved = await moveHandle(directory, { handle, to: addressOf(next), signature: await sign(ann) });
    expect(handlesOf(moved).of(handle)).to.deep.equal({ account: addressOf(next) });
    const again = await addClaims(moved, [await claimBy(ann, handle)]);
    expect([again.added, again.refused], "the old claim is known, and counts no more").to.deep.equal([[], []]);
    expect(codeOf(() => moveMessage(moved, "github:none", addressOf(eve)))).to.equal("NOT_FOUND");
    expect(parseDirectory(JSON.parse(directoryText(moved)))).to.deep.equal(moved);
  });

  it("a lost wallet is replaced by a new proof, if that is said", async () => {
    const { directory } = await addClaims(EMPTY, [await claimBy(ann, handle)]);
    const anew = await addClaims(directory, [await claimBy(next, handle, 2)], { anew: [handle] });
    expect(anew.added).to.deep.equal([handle]);
    expect(anew.directory.entries.at(-1)).to.include({ by: "anew", number: 2, account: addressOf(next) });
  });

  it("organisations sign with their contracts, which the chain is asked about", async () => {
    const account = `0x${"77".repeat(20)}`;
    const found = { claim: { handle, account, number: 1, signature: `0x${"ab".repeat(65)}` }, proof: "" };
    expect((await addClaims(EMPTY, [found])).refused).to.have.lengthOf(1);
    const { directory } = await addClaims(EMPTY, [found], { wallets: () => Promise.resolve("signed") });
    expect(directory.entries[0]).to.deep.equal({ ...found.claim, by: "claim", contract: true });
    expect(parseDirectory(directory)).to.equal(directory);
  });

  it("bots are named once and have no wallet", async () => {
    const directory = addBot(addBot(EMPTY, handle), handle);
    expect(directory.entries).to.have.lengthOf(1);
    expect(handlesOf(directory).of(handle)).to.equal("bot");
    expect(handlesOf(EMPTY).of("github:renovate[bot]")).to.equal("bot");
    expect((await addClaims(directory, [await claimBy(ann, handle)])).refused[0]?.why).to.equal("it is a bot");
  });

  it("files are checked, signatures too", async () => {
    const { directory } = await addClaims(EMPTY, [await claimBy(ann, handle)]);
    const [entry] = directory.entries;
    const broken: readonly (readonly [unknown, string])[] = [
      [{ ...directory, entries: [{ ...entry, account: addressOf(eve) }] }, "MISMATCH"],
      [{ ...directory, chainId: 1 }, "MISMATCH"],
      [{ ...directory, entries: [{ ...entry, number: 2 }] }, "INVALID_ARGUMENT"],
      [{ ...directory, entries: [{ ...entry, by: "move" }] }, "INVALID_ARGUMENT"],
      [{ ...directory, entries: [{ ...entry, handle: "Discord:1001" }] }, "INVALID_ARGUMENT"],
      [{ ...directory, entries: [{ handle, bot: false }] }, "INVALID_ARGUMENT"],
      [{ ...directory, version: 2 }, "INVALID_ARGUMENT"],
    ];
    for (const [document, code] of broken)
      expect(
        codeOf(() => parseDirectory(document)),
        JSON.stringify(document),
      ).to.equal(code);
    writeFileSync(file("d.json"), directoryText(directory));
    expect(await readDirectory(file("d.json"))).to.deep.equal(directory);
    expect(await readDirectory(file("none.json"))).to.equal(undefined);
    writeFileSync(file("twice.json"), `{"version":1,"version":1}`);
    expect(await codeOf(readDirectory(file("twice.json")))).to.equal("INVALID_ARGUMENT");
  });

  it("text that only looks like a claim is none", () => {
    for (const text of ["assay-wallet 1 0x12 0xab", `assay-wallet x ${addressOf(ann)} 0x${"ab".repeat(65)}`, ""])
      expect(claimsIn(handle, text)).to.deep.equal([]);
  });
});
