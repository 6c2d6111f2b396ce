import { expect } from "chai";
import { AbiCoder, Interface, ParamType } from "ethers";
import fc from "fast-check";
import { decodeValues, encodeCall, type AbiCall, type AbiType } from "../../src/client/abi.js";
import { CALL_EVENTS, CALLS } from "../../src/client/generated/calls.js";
import { typeOf } from "../../scripts/generate/client/calls.js";
import { codeOf } from "../helpers/errors.js";

const coder = AbiCoder.defaultAbiCoder();

/** The same type as ethers writes it. */
function nameOf(type: AbiType): string {
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return `${nameOf((type as readonly [AbiType])[0])}[]`;
  const members = Object.entries(type as Record<string, AbiType>);
  return `tuple(${members.map(([name, member]) => `${nameOf(member)} ${name}`).join(", ")})`;
}

const hexOf = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

/** Any value of a type. */
function valueOf(type: AbiType): fc.Arbitrary<unknown> {
  if (Array.isArray(type)) return fc.array(valueOf((type as readonly [AbiType])[0]), { maxLength: 4 });
  if (typeof type === "object") {
    return fc.record(Object.fromEntries(Object.entries(type).map(([name, member]) => [name, valueOf(member)])));
  }
  if (type.startsWith("uint")) return fc.bigInt({ min: 0n, max: 2n ** BigInt(type.slice(4)) - 1n });
  if (type === "bool") return fc.boolean();
  if (type === "string") return fc.string({ unit: "grapheme", maxLength: 70 });
  if (type === "bytes") return fc.nat(70).chain(hexOf);
  return hexOf(type === "address" ? 20 : Number(type.slice(5)));
}

const elementary = fc.constantFrom(
  "uint8",
  "uint64",
  "uint256",
  "bool",
  "address",
  "bytes4",
  "bytes32",
  "bytes",
  "string",
);

/** Any type, up to tuples of arrays of tuples. */
const anyType: fc.Arbitrary<AbiType> = fc.letrec<{ type: AbiType }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small" },
    elementary,
    fc.tuple(tie("type")),
    fc
      .array(tie("type"), { minLength: 1, maxLength: 3 })
      .map((members) => ({ ...Object.fromEntries(members.map((member, i) => [`m${i}`, member])) })),
  ),
})).type;

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));

const typed = fc
  .array(anyType, { maxLength: 4 })
  .chain((types) => fc.record({ types: fc.constant(types), values: fc.tuple(...types.map(valueOf)) }));

const callTo = (inputs: readonly AbiType[]): AbiCall => ({ selector: "0x12345678", inputs, outputs: [] });

describe("client/abi", () => {
  it("encodes what ethers encodes", () => {
    fc.assert(
      fc.property(typed, ({ types, values }) => {
        const expected = coder.encode(types.map(nameOf), values);
        expect(encodeCall(callTo(types), values as never)).to.equal(`0x12345678${expected.slice(2)}`);
      }),
    );
  });

  it("decodes what ethers encodes", () => {
    fc.assert(
      fc.property(typed, ({ types, values }) => {
        expect(plain(decodeValues(types, coder.encode(types.map(nameOf), values)))).to.equal(plain(values));
      }),
    );
  });

  it("knows every call and event as the contracts declare them", () => {
    for (const call of Object.values(CALLS).flatMap((calls) => Object.values<AbiCall>(calls))) {
      const types = [...call.inputs, ...call.outputs].map((type) => ParamType.from(nameOf(type)));
      expect(types.map(typeOf)).to.deep.equal([...call.inputs, ...call.outputs]);
    }
    for (const { data } of Object.values(CALL_EVENTS.epochOracle))
      expect(Object.values(data).at(-1)).to.equal("string");
  });

  it("has no form for types that nobody calls with", () => {
    for (const type of ["int8", "uint8[3]"]) {
      const [input] = new Interface([`function f(${type} a)`]).getFunction("f")?.inputs ?? [];
      expect(() => typeOf(input as ParamType)).to.throw(`The client has no form for ${type}.`);
    }
  });

  it("refuses values that are not of their type", () => {
    for (const [type, value] of [
      ["uint64", 2n ** 64n],
      ["uint64", -1n],
      ["uint64", 1],
      ["address", "0x12"],
      ["bytes32", `0x${"0".repeat(63)}`],
      ["bytes", "0xzz"],
      ["bool", 1],
      ["string", 7],
      [["uint8"], 7n],
    ] as const) {
      expect(
        codeOf(() => encodeCall(callTo([type]), [value] as never)),
        String(type),
      ).to.equal("INVALID_ARGUMENT");
    }
  });

  it("takes any answer or refuses it, without reading past its end", () => {
    const word = fc.oneof(fc.constantFrom(0n, 1n, 32n, 64n, 2n ** 255n), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }));
    const answer = fc
      .tuple(fc.array(word, { maxLength: 8 }), fc.string({ maxLength: 3 }))
      .map(([words, rest]) => `0x${words.map((each) => each.toString(16).padStart(64, "0")).join("")}${rest}`);
    fc.assert(
      fc.property(fc.array(anyType, { minLength: 1, maxLength: 3 }), answer, (types, data) => {
        expect(codeOf(() => decodeValues(types, data))).to.be.oneOf([undefined, "CHAIN"]);
      }),
      { numRuns: 500 },
    );
    for (const data of ["", null, 5, "0x", "0xzz"])
      expect(codeOf(() => decodeValues(["uint8"], data))).to.equal("CHAIN");
  });

  it("refuses a length that no answer could hold", () => {
    const huge = `0x${[32n, 2n ** 40n].map((each) => each.toString(16).padStart(64, "0")).join("")}`;
    for (const type of [["uint8"], "bytes", "string"] as const)
      expect(codeOf(() => decodeValues([type], huge))).to.equal("CHAIN");
  });
});
