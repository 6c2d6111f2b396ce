import { expect } from "chai";
import { id } from "ethers";
import { eventFilter, eventLookup, revocationFilter } from "../../src/chain/events.js";
import { CREDENTIAL_REVOKED, PROGRAM_EVENTS } from "../../src/chain/generated/events.js";

const REGISTRY = "0xABabABabABabABabABabABabABabABabABabABab";
const VAULT = `0x${"cd".repeat(20)}`;
const topicOf = (contract: string, name: string): string =>
  PROGRAM_EVENTS[contract]?.find((event) => event.name === name)?.topic0 ?? "";
const CLOSED = topicOf("taskRegistry", "TaskClosed");

describe("chain/events", () => {
  describe("eventLookup", () => {
    const lookup = eventLookup({ taskRegistry: REGISTRY, stakeVault: VAULT, multisig: `0x${"ef".repeat(20)}` });

    it("finds events by contract and topic, in any case of the address", () => {
      for (const address of [REGISTRY, REGISTRY.toLowerCase()]) {
        const found = lookup(address, CLOSED);
        expect([found?.contract, found?.event.name]).to.deep.equal(["taskRegistry", "TaskClosed"]);
      }
    });

    it("finds nothing of other contracts and other events", () => {
      expect([lookup(VAULT, CLOSED), lookup(REGISTRY, id("Other()"))]).to.deep.equal([undefined, undefined]);
    });
  });

  describe("eventFilter", () => {
    it("covers the contracts that have events, and each of their topics once", () => {
      const addresses = { taskRegistry: REGISTRY, stakeVault: VAULT, multisig: `0x${"ef".repeat(20)}`, eas: VAULT };
      const { address, topics } = eventFilter(addresses);
      expect(address).to.deep.equal([REGISTRY, VAULT]);
      const known = ["taskRegistry", "stakeVault"].flatMap((name) => PROGRAM_EVENTS[name] ?? []);
      expect(topics).to.deep.equal([[...new Set(known.map(({ topic0 }) => topic0))]]);
      expect(topics[0]).to.include(CLOSED);
    });

    it("names a topic once that two contracts share", () => {
      const own = PROGRAM_EVENTS["taskRegistry"] ?? [];
      const doubled = eventFilter({ taskRegistry: REGISTRY });
      expect(doubled.topics[0]).to.have.length(new Set(own.map(({ topic0 }) => topic0)).size);
    });
  });

  it("revocations are those of any recipient by these issuers", () => {
    const schema = id("schema");
    const issuers = [
      { schema, attester: REGISTRY },
      { schema, attester: VAULT },
      { schema: id("other"), attester: VAULT },
    ];
    const word = (address: string): string => `0x${"00".repeat(12)}${address.slice(2).toLowerCase()}`;
    expect(revocationFilter(VAULT, issuers)).to.deep.equal({
      address: [VAULT],
      topics: [[CREDENTIAL_REVOKED.topic0], null, [word(REGISTRY), word(VAULT)], [schema, id("other")]],
    });
  });
});
