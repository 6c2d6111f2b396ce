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
    expect(addBot(directory, "github:other").entries.map((entry) => entry.handle)).to.deep.equal([
      handle,
      "github:other",
    ]);
    expect(directoryDomain(EMPTY)).to.deep.equal({
      ...{ name: "Assay", version: "1", chainId: 31_337, verifyingContract: EMPTY.taskRegistry },
    });
    expect(handlesOf(EMPTY).of("github:renovate[bot]")).to.equal("bot");
    expect((await addClaims(directory, [await claimBy(ann, handle)])).refused[0]?.why).to.equal("it is a bot");
  });

  it("wallets that are named as bots later keep their signatures", async () => {
    const { directory } = await addClaims(EMPTY, [
      await claimBy(ann, handle),
      { ...(await claimBy(eve, "x:eve")), proof: "" },
    ]);
    const named = addBot(directory, handle);
    expect(named.entries.map((entry) => "bot" in entry)).to.deep.equal([false, false, true]);
    expect(directory.entries.map((entry) => ("proof" in entry ? entry.proof : "none"))).to.deep.equal(["m1", "none"]);
    const move = moveMessage(named, handle, addressOf(next));
    const signature = await ann.signTypedData(directoryDomain(EMPTY), move.types, { ...move.message });
    const moved = await moveHandle(named, { handle, to: addressOf(next), signature });
    expect(parseDirectory(moved).entries).to.have.length(4);
    expect(handlesOf(moved).of(handle)).to.equal("bot");
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

  describe("documents", () => {
    const wallet = { handle, account: addressOf(ann), number: 1, by: "claim", signature: "0x12" };
    const faults: readonly (readonly [object, string])[] = [
      [{ chainId: 0 }, "$.chainId must be 1 to 9007199254740991, not 0"],
      [{ taskRegistry: `0x${"AB".repeat(20)}` }, "$.taskRegistry must be an address in lower case"],
      [{ taskRegistry: 7 }, "$.taskRegistry must be an address in lower case"],
      [{ entries: [{ ...wallet, number: 0 }] }, "$.entries[0].number must be 1 to 1000000000, not 0"],
      [{ entries: [{ ...wallet, by: "gift" }] }, "$.entries[0].by must be claim, move or anew"],
      [{ entries: [{ ...wallet, signature: "0x" }] }, "$.entries[0].signature must be bytes, 0x hex"],
      [{ entries: [{ ...wallet, signature: "0x123" }] }, "$.entries[0].signature must be bytes, 0x hex"],
      [{ entries: [{ ...wallet, signature: 7 }] }, "$.entries[0].signature must be bytes, 0x hex"],
      [{ entries: [{ ...wallet, contract: "yes" }] }, "$.entries[0].contract must be true or false"],
      [{ entries: [{ ...wallet, handle: 7 }] }, "$.entries[0].handle must be a handle (source:name, such as"],
      [{ entries: [{ handle, bot: 1 }] }, "$.entries[0].bot must be true"],
      [{ entries: [{ ...wallet, signature: "x0x12" }] }, "$.entries[0].signature must be bytes, 0x hex"],
      [{ entries: [null] }, "$.entries[0] must be an object"],
      [{ entries: [{ ...wallet, by: "anew" }] }, "$.entries[0].by must be claim: there is no wallet before it"],
      [
        { entries: [{ handle, bot: true }, wallet, { ...wallet, number: 3, by: "anew" }] },
        "$.entries[2].number must be 2: the handle's wallets count from 1",
      ],
    ];
    for (const [changes, fault] of faults)
      it(`are refused: ${fault.slice(0, 60)}`, async () => {
        const parse = () => parseDirectory({ ...EMPTY, ...changes });
        const { code, message } = await refusal(Promise.resolve().then(parse));
        expect(code).to.equal("INVALID_ARGUMENT");
        expect(message).to.contain(`The directory: ${fault}`).and.contain(". docs/sources.md shows the form.");
      });

    it("name the entry that its wallet did not sign", async () => {
      const { directory } = await addClaims(EMPTY, [await claimBy(ann, handle), await claimBy(eve, "github:eve")]);
      const move = moveMessage(directory, handle, addressOf(next));
      const signature = await ann.signTypedData(directoryDomain(EMPTY), move.types, { ...move.message });
      const moved = await moveHandle(directory, { handle, to: addressOf(next), signature });
      const [first, second, third] = moved.entries;
      const stolen = { ...third, account: addressOf(eve) };
      const of = async (entries: readonly unknown[]): Promise<string> =>
        (await refusal(Promise.resolve().then(() => parseDirectory({ ...EMPTY, entries }, "d.json")))).message;
      expect(await of([first, second, stolen])).to.equal(
        `d.json: $.entries[2] of ${handle} is not signed by ${addressOf(ann)}.`,
      );
      expect(await of([{ ...first, number: 1, account: addressOf(eve) }])).to.contain("$.entries[0] of");
      expect(parseDirectory({ ...EMPTY, entries: [second, first, third] }).entries).to.have.length(3);
    });

    it("that cannot be read are not taken for none", async () => {
      const { code, message } = await refusal(readDirectory(file("")));
      expect(code).to.equal("NOT_FOUND");
      expect(message).to.match(/cannot be read: EISDIR/);
    });

    it("have an entry a line", async () => {
      const { directory } = await addClaims(addBot(EMPTY, "github:ci"), [await claimBy(ann, handle)]);
      const lines = directoryText(directory).split("\n");
      expect(lines).to.have.length(5);
      expect(lines[0]).to.equal(`{"version":1,"chainId":31337,"taskRegistry":"0x${"11".repeat(20)}","entries":[`);
      expect(lines.slice(-2)).to.deep.equal(["]}", ""]);
      expect(directoryText(EMPTY)).to.equal(`${lines[0] ?? ""}\n]}\n`);
      expect(parseDirectory(JSON.parse(directoryText(directory)))).to.deep.equal(directory);
    });
  });

  it("moves by a contract say so, and moves of nobody are refused with what to do", async () => {
    const { directory } = await addClaims(EMPTY, [await claimBy(ann, handle)]);
    const move = { handle, to: addressOf(next), signature: "0x12" };
    const { message } = await refusal(moveHandle(directory, move));
    expect(message).to.equal(`The move of ${handle} is not signed by ${addressOf(ann)}. The old wallet signs it.`);
    const moved = await moveHandle(directory, move, () => Promise.resolve("signed"));
    const account = addressOf(next);
    expect(moved.entries.at(-1)).to.deep.equal({
      ...{ handle, account, number: 2, by: "move" },
      signature: "0x12",
      contract: true,
    });
    expect(() => moveMessage(directory, "github:none", account)).to.throw(
      "github:none has no wallet in the directory.",
    );
  });

  it("text that only looks like a claim is none", () => {
    for (const text of ["assay-wallet 1 0x12 0xab", `assay-wallet x ${addressOf(ann)} 0x${"ab".repeat(65)}`, ""])
      expect(claimsIn(handle, text)).to.deep.equal([]);
  });
});
