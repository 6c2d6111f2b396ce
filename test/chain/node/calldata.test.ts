import { expect } from "chai";
import {
  concat,
  id,
  keccak256,
  Signature,
  toBeHex,
  toQuantity,
  Transaction,
  Wallet,
  type TransactionLike,
} from "ethers";
import { readCalldata } from "../../../src/chain/node/calldata.js";
import type { Request } from "../../../src/chain/provider.js";
import { refusal } from "../../helpers/errors.js";

const WALLET = new Wallet(id("wallet"));
const OTHER = new Wallet(id("other"));
const INPUT = concat(["0x12345678", id("argument")]);
const PLAIN = { to: OTHER.address, nonce: 3, gasLimit: 100_000n, value: 5n, data: INPUT };
const FEES = { maxFeePerGas: 20n, maxPriorityFeePerGas: 1n, chainId: 10n };
const accessList = [{ address: OTHER.address, storageKeys: [id("slot")] }];
const blobs = { maxFeePerBlobGas: 7n, blobVersionedHashes: [toBeHex(1n << 248n, 32)] };

/** An authorization as wallets sign it. */
const authorization = () => WALLET.authorizeSync({ address: OTHER.address, nonce: 1n, chainId: 10n });

const KINDS: readonly (readonly [string, () => TransactionLike])[] = [
  ["of one chain", () => ({ ...PLAIN, type: 0, gasPrice: 9n, chainId: 10n })],
  ["of any chain", () => ({ ...PLAIN, type: 0, gasPrice: 9n })],
  ["that makes a contract", () => ({ ...PLAIN, to: null, type: 0, gasPrice: 9n, chainId: 10n })],
  ["with an access list", () => ({ ...PLAIN, type: 1, gasPrice: 9n, chainId: 10n, accessList })],
  ["with a fee cap", () => ({ ...PLAIN, ...FEES, type: 2, accessList })],
  ["with blobs", () => ({ ...PLAIN, ...FEES, ...blobs, type: 3 })],
  ["with authorizations", () => ({ ...PLAIN, ...FEES, type: 4, authorizationList: [authorization()] })],
];

type Answer = Record<string, unknown>;

const signatureAnswer = ({ r, s, yParity }: Signature): Answer => ({
  // Quantities: without zeros before them.
  r: toQuantity(r),
  s: toQuantity(s),
  yParity: toQuantity(yParity),
});

/** A signed transaction as nodes give it. */
function answerOf(signed: Transaction): Answer {
  const { type, to, nonce, gasLimit, gasPrice, data, value, chainId, maxFeePerGas, maxPriorityFeePerGas } = signed;
  const signature = Signature.from(signed.signature as Signature);
  const { networkV, v } = signature;
  const quantity = (number: bigint | number | null): string | undefined =>
    number === null ? undefined : toQuantity(number);
  return {
    ...{ hash: signed.hash, type: toQuantity(type ?? 0), to, input: data, nonce: toQuantity(nonce) },
    ...{ gas: toQuantity(gasLimit), gasPrice: quantity(gasPrice), value: toQuantity(value) },
    ...{ chainId: toQuantity(chainId), accessList: signed.accessList ?? undefined },
    ...{ maxFeePerGas: quantity(maxFeePerGas), maxPriorityFeePerGas: quantity(maxPriorityFeePerGas) },
    ...{ maxFeePerBlobGas: quantity(signed.maxFeePerBlobGas), blobVersionedHashes: signed.blobVersionedHashes },
    ...(signed.authorizationList === null
      ? {}
      : {
          authorizationList: signed.authorizationList.map(({ address, nonce: at, chainId: chain, signature: own }) => ({
            ...{ address, nonce: toQuantity(at), chainId: toQuantity(chain), ...signatureAnswer(own) },
          })),
        }),
    ...signatureAnswer(signature),
    v: toQuantity(type === 0 ? (networkV ?? v) : signature.yParity),
  };
}

async function signed(fields: TransactionLike): Promise<Transaction> {
  const { to = null, ...others } = fields;
  return Transaction.from(await WALLET.signTransaction({ ...others, ...(to === null ? {} : { to }) }));
}

const hashOf = ({ hash }: Transaction): string => hash ?? "";

/** A node with answers by method; it knows no other. */
const node =
  (answers: Answer): Request =>
  (method) =>
    method in answers ? Promise.resolve(answers[method]) : Promise.reject(new Error("method not found"));

const saying = (answer: Answer, raw?: unknown): Request =>
  node({
    eth_getTransactionByHash: answer,
    ...(raw === undefined ? {} : { eth_getRawTransactionByHash: raw }),
  });

describe("chain/calldata", () => {
  for (const [what, fields] of KINDS) {
    it(`of a transaction ${what} is proven by its hash`, async () => {
      for (let nonce = 0; nonce < 8; nonce++) {
        const transaction = await signed({ ...fields(), nonce });
        const { v, yParity, ...rest } = answerOf(transaction);
        const answer = { ...rest, v, ...(fields().type === 0 ? {} : { yParity }) };
        expect(await readCalldata(saying(answer), hashOf(transaction))).to.equal(INPUT);
        const shouted = { ...answer, input: `0x${INPUT.slice(2).toUpperCase()}` };
        expect(await readCalldata(saying(shouted), hashOf(transaction))).to.equal(INPUT);
      }
    });

    it(`of a transaction ${what} that was changed is refused`, async () => {
      const transaction = await signed(fields());
      const answer = answerOf(transaction);
      for (const input of ["0x", INPUT.slice(0, -2), `${INPUT}00`, INPUT.replace("12", "13"), "0xzz", "rubbish"]) {
        const { code, message } = await refusal(readCalldata(saying({ ...answer, input }), hashOf(transaction)));
        expect([code, message]).to.deep.equal([
          "INCOMPLETE",
          `The provider gives transaction ${hashOf(transaction)} with contents that have another hash. Use another RPC URL.`,
        ]);
      }
      const other = { ...answer, nonce: "0x63" };
      expect((await refusal(readCalldata(saying(other), hashOf(transaction)))).code).to.equal("INCOMPLETE");
    });
  }

  it("is read where only v tells the parity", async () => {
    const transaction = await signed({ ...PLAIN, ...FEES, type: 2 });
    const { yParity: _, ...answer } = answerOf(transaction);
    expect(await readCalldata(saying(answer), hashOf(transaction))).to.equal(INPUT);
  });

  it("stands in the whole of a transaction of another type", async () => {
    const raw = concat(["0x7e", id("fields"), INPUT]);
    const answer = { type: "0x7e", input: INPUT };
    expect(await readCalldata(saying(answer, raw), keccak256(raw))).to.equal(raw);
    expect(await readCalldata(saying(answer, `0x${raw.slice(2).toUpperCase()}`), keccak256(raw))).to.equal(raw);
    for (const other of [undefined, null, "0x", "0x1", 7, `zz${raw}`, `${raw}zz`, concat([raw, "0x00"])]) {
      const { code } = await refusal(readCalldata(saying(answer, other), keccak256(raw)));
      expect(code, String(other)).to.equal("INCOMPLETE");
    }
  });

  it("is asked for by the hash, in both ways", async () => {
    const asked: unknown[] = [];
    const request: Request = (method, params) => {
      asked.push([method, params]);
      return Promise.resolve(method === "eth_getTransactionByHash" ? { input: "0x" } : null);
    };
    await refusal(readCalldata(request, id("tx")));
    expect(asked).to.deep.equal([
      ["eth_getTransactionByHash", [id("tx")]],
      ["eth_getRawTransactionByHash", [id("tx")]],
    ]);
  });

  it("of any chain is read from a node that names its own", async () => {
    const transaction = await signed({ ...PLAIN, type: 0, gasPrice: 9n });
    for (const chainId of ["0xa", null, undefined])
      expect(await readCalldata(saying({ ...answerOf(transaction), chainId }), hashOf(transaction))).to.equal(INPUT);
  });

  it("needs the transaction", async () => {
    for (const answer of [null, undefined, {}, { input: 7 }, "0x"]) {
      const { code, message } = await refusal(readCalldata(node({ eth_getTransactionByHash: answer }), id("tx")));
      expect([code, message]).to.deep.equal([
        "CHAIN",
        `The provider does not have transaction ${id("tx")}. Use another RPC URL.`,
      ]);
    }
  });

  it("passes on what the node throws", async () => {
    const error: unknown = await readCalldata(node({}), id("tx")).catch((reason: unknown) => reason);
    expect(String(error)).to.equal("Error: method not found");
  });
});
