import { readFileSync } from "node:fs";
import { join } from "node:path";

const SOURCE = join(import.meta.dirname, "../../../contracts/rewards/RewardMessages.sol");

/** Types of EIP-712 by the name of the message that is signed. */
export type TypedData = Readonly<Record<string, Readonly<Record<string, readonly Field[]>>>>;

interface Field {
  readonly name: string;
  readonly type: string;
}

/** The types in an encoded type: `Claim(address account,…)Credit(…)`. */
function typesIn(encoded: string): Record<string, Field[]> {
  const types = [...encoded.matchAll(/(\w+)\(([^)]*)\)/g)].map(([, name = "", fields = ""]) => {
    const members = fields.split(",").map((field): Field => {
      const [type = "", member = ""] = field.split(" ");
      return { name: member, type };
    });
    return [name, members] as const;
  });
  return Object.fromEntries(types);
}

/** What the distributor takes signatures of, from the strings that it hashes; parts of another message are no message. */
export function typedData(source = readFileSync(SOURCE, "utf8")): TypedData {
  const encoded = [...source.matchAll(/_TYPEHASH = keccak256\(\s*"([^"]+)"/g)].map(([, text = ""]) => text);
  const messages = encoded.filter((text) => text.includes(" nonce,"));
  return Object.fromEntries(messages.map((text) => [/^\w+/.exec(text)?.[0] ?? "", typesIn(text)]));
}

/** The file of typed data. */
export function typedDataFile(): string {
  return `
    /** Types of EIP-712 of what accounts sign about their rewards, by the names of the messages. */
    export const TYPED_DATA = ${JSON.stringify(typedData())} as const;
  `;
}
