import { expect } from "chai";
import { concat, id, keccak256, toBeHex, toUtf8Bytes, ZeroHash } from "ethers";
import type { Request } from "../../src/chain/provider.js";
import { packWork } from "../../src/engine/mirrors/work.js";
import { checkAccepted, isUidOf, schemaOf, type AcceptedRow } from "../../src/sync/uids.js";
import { IEAS__factory } from "../../typechain-types/index.js";
import { refusal } from "../helpers/errors.js";

const RESOLVER = `0x${"ab".repeat(20)}`;
const EAS = `0x${"ea".repeat(20)}`;
const SCHEMA = schemaOf(RESOLVER);
const REFERENCE = id("another attestation");
const CONTENTS = {
  ...{ account: `0x${"a1".repeat(20)}`, attester: `0x${"b2".repeat(20)}`, task: 3, quantity: 5, quality: 9_000 },
  ...{ evidence: id("evidence"), time: 1_700_000_000 },
};
const dataOf = concat([packWork(CONTENTS), CONTENTS.evidence]);

/** Uid as `EAS._getUID` makes it. */
function uidOf(bump: number, reference = ZeroHash): string {
  const { account, attester, time } = CONTENTS;
  const parts = [SCHEMA, account, attester, toBeHex(time, 8), toBeHex(0, 8), "0x01", reference, dataOf];
  return keccak256(concat([...parts, toBeHex(bump, 4)]));
}

const rowOf = (uid: string, changes: Partial<AcceptedRow> = {}): AcceptedRow => ({ ...CONTENTS, uid, ...changes });

/** What a node says of the attestation with a reference, but for some changes. */
const attested = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ...{ uid: uidOf(0, REFERENCE), schema: SCHEMA, time: CONTENTS.time, expirationTime: 0, revocationTime: 0 },
  ...{ refUID: REFERENCE, recipient: CONTENTS.account, attester: CONTENTS.attester, revocable: true, data: dataOf },
  ...changes,
});

describe("sync/uids", () => {
  const calls: unknown[][] = [];
  const node =
    (answer = attested()): Request =>
    (method, params) => {
      calls.push([method, ...params]);
      return Promise.resolve(IEAS__factory.createInterface().encodeFunctionResult("getAttestation", [answer] as never));
    };
  const check = (row: AcceptedRow, answer = attested()) =>
    checkAccepted(node(answer), { eas: EAS, resolver: RESOLVER }, row);

  beforeEach(() => void calls.splice(0));

  it("the schema is that of contributions at the resolver", () => {
    expect(SCHEMA).to.equal(keccak256(concat([toUtf8Bytes("bytes32 work,bytes32 evidence"), RESOLVER, "0x01"])));
  });

  it("of contents are known without a question, also of some alike", async () => {
    for (let bump = 0; bump < 4; bump++) await check(rowOf(uidOf(bump)));
    expect(isUidOf(SCHEMA, rowOf(uidOf(4)))).to.equal(false);
    expect(calls).to.deep.equal([]);
  });

  const others: readonly Partial<AcceptedRow>[] = [
    ...[{ account: CONTENTS.attester }, { attester: CONTENTS.account }, { task: 4 }, { quantity: 6 }],
    ...[{ quality: 9_001 }, { evidence: id("other") }, { time: CONTENTS.time + 1 }],
  ];
  for (const changes of others)
    it(`of another ${Object.keys(changes).join()} are refused`, async () => {
      for (const uid of [uidOf(0), uidOf(0, REFERENCE)]) {
        const { code, message } = await refusal(check(rowOf(uid, changes)));
        expect([code, message]).to.deep.equal([
          "INCOMPLETE",
          `The provider gives contribution ${uid} with other contents than were attested. Use another RPC URL.`,
        ]);
      }
    });

  it("with a reference are asked for at EAS", async () => {
    const uid = uidOf(0, REFERENCE);
    await check(rowOf(uid));
    const data = IEAS__factory.createInterface().encodeFunctionData("getAttestation", [uid]);
    expect(calls).to.deep.equal([["eth_call", { to: EAS, data }, "latest"]]);
  });

  for (const changes of [{ schema: id("other") }, { recipient: EAS }, { attester: EAS }, { data: "0x12" }, { time: 1 }])
    it(`with a reference and another ${Object.keys(changes).join()} at EAS are refused`, async () => {
      expect((await refusal(check(rowOf(uidOf(0, REFERENCE)), attested(changes)))).code).to.equal("INCOMPLETE");
    });
});
