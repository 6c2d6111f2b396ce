import { concat, keccak256 } from "ethers";

import { dynamicHex, type EventLayout, type RawLog } from "./abi.js";

/**
 * keccak256 of the fact that a log states, as `IFactChain.factHead` defines it: the event's selector and its arguments in the order of their
 * declaration, each a word; of a string its hash. Words are taken as they stand, so that a log changed in any bit gives another hash.
 *
 * @param log Well-formed, as `decodeLog` finds it.
 * @returns 0x hex.
 */
export function factDigest(event: EventLayout, { topics, data }: RawLog): string {
  const words = event.fields.map(({ read, topic, at }) => {
    if (topic >= 0) return topics[topic] ?? "0x";
    const word = data.slice(at, at + 64);
    return read === "string" || read === "bytes" ? keccak256(`0x${dynamicHex(data, at)}`) : `0x${word}`;
  });
  return keccak256(concat([event.topic0, ...words]));
}
