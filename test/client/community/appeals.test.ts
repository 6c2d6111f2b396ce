import { expect } from "chai";
import { Interface, solidityPackedKeccak256, ZeroAddress, ZeroHash } from "ethers";
import {
  appealTransactions,
  LONGEST_STATEMENT,
  type AppealWords,
  type CommunityProgram,
} from "../../../src/client/index.js";
import { APPEAL_SCHEMA, APPEAL_SCHEMA_UID } from "../../../src/engine/rules/appeal.js";
import { decodeAppeal } from "../../../src/program/actions/appeals/words.js";
import { IEAS__factory, ISchemaRegistry__factory } from "../../../typechain-types/index.js";
import { codeOf } from "../../helpers/errors.js";

const [EAS, REGISTRY, ACCOUNT] = [`0x${"ea".repeat(20)}`, `0x${"5c".repeat(20)}`, `0x${"ac".repeat(20)}`] as const;
const WORDS: AppealWords = { account: ACCOUNT, epoch: 7n, statement: "Ich bin ein Mensch – keine Maschine." };
const program = { eas: EAS } as CommunityProgram;

const sent = (hasSchema: boolean, words = WORDS): ReturnType<typeof appealTransactions> =>
  appealTransactions(program, { address: REGISTRY, hasSchema }, words);

describe("appealTransactions", () => {
  it("attest what the account says of itself, for good", () => {
    const [attest, ...others] = sent(true, { ...WORDS, work: `0x${"01".repeat(32)}` });
    expect(others).to.deep.equal([]);
    expect(attest?.to).to.equal(EAS);
    const [request] = IEAS__factory.createInterface().decodeFunctionData("attest", attest?.data ?? "") as unknown as [
      { schema: string; data: { recipient: string; revocable: boolean; refUID: string; value: bigint; data: string } },
    ];
    const { recipient, revocable, refUID, value, data } = request.data;
    expect(request.schema).to.equal(APPEAL_SCHEMA_UID);
    expect(recipient.toLowerCase()).to.equal(ACCOUNT);
    expect({ revocable, refUID, value }).to.deep.equal({ revocable: false, refUID: ZeroHash, value: 0n });
    const { epoch, statement } = WORDS;
    const said = { epoch, statement, work: `0x${"01".repeat(32)}`, evidence: ZeroHash, granted: false };
    expect(decodeAppeal(data)).to.deep.equal(said);
  });

  it("register the schema where nobody has appealed, under the uid that EAS gives it", () => {
    const [register, attest] = sent(false);
    const words = [APPEAL_SCHEMA, ZeroAddress, false] as const;
    const registry = new Interface(ISchemaRegistry__factory.abi);
    expect(register).to.deep.equal({ to: REGISTRY, data: registry.encodeFunctionData("register", words) });
    expect(attest?.to).to.equal(EAS);
    expect(APPEAL_SCHEMA_UID).to.equal(solidityPackedKeccak256(["string", "address", "bool"], words));
  });

  it("refuse a statement that is empty or too long", async () => {
    const most = "a".repeat(LONGEST_STATEMENT);
    expect(sent(true, { ...WORDS, statement: most })).to.have.length(1);
    for (const statement of ["", " \n", `${most}a`])
      expect(await codeOf(Promise.resolve().then(() => sent(true, { ...WORDS, statement })))).to.equal(
        "INVALID_ARGUMENT",
      );
  });
});
