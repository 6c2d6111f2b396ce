import { expect } from "chai";
import { network } from "hardhat";
import { revoke } from "../../../helpers/eas.js";
import { policyOn, WEEK, SCORED, STATUS } from "../../../helpers/contracts/policy.js";

const connection = await network.create();
const { networkHelpers } = connection;
const { time } = connection.networkHelpers;
const { passport, fixture, registeredFixture } = policyOn(connection);

describe("EligibilityPolicy", () => {
  describe("statusOf", () => {
    const expectStatus = async (
      { policy, alice }: Pick<Awaited<ReturnType<typeof fixture>>, "policy" | "alice">,
      status: bigint,
    ): Promise<void> => {
      expect(await policy.statusOf(alice)).to.equal(status);
      expect(await policy.isEligible(alice)).to.equal(status === STATUS.eligible);
    };

    it("without credential: unregistered", async () => {
      await expectStatus(await networkHelpers.loadFixture(fixture), STATUS.unregistered);
    });

    it("issuer no longer trusted: untrusted", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).distrust(base.scored, base.issuer);
      await expectStatus(base, STATUS.untrusted);
    });

    it("issuer trusted again: eligible", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).distrust(base.scored, base.issuer);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, SCORED);
      await expectStatus(base, STATUS.eligible);
    });

    it("revoked since: revoked", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await revoke(base.eas, base.issuer, base.scored, base.uid);
      await expectStatus(base, STATUS.revoked);
    });

    it("expires to the second", async () => {
      const base = await networkHelpers.loadFixture(fixture);
      const expirationTime = BigInt(await time.latest()) + 2n * WEEK;
      await base.register(base.alice, await base.issue(base.scored, base.alice, passport(20n), { expirationTime }));
      await time.increaseTo(expirationTime - 1n);
      await expectStatus(base, STATUS.eligible);
      await time.increaseTo(expirationTime);
      await expectStatus(base, STATUS.expired);
    });

    it("raised minimum: low score", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, { ...SCORED, minScore: 21n });
      await expectStatus(base, STATUS.lowScore);
    });

    it("score word beyond the data: low score", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, { ...SCORED, scoreWord: 2n });
      await expectStatus(base, STATUS.lowScore);
    });

    it("other nullifier word: unbound until registered", async () => {
      const base = await networkHelpers.loadFixture(registeredFixture);
      await base.policy.connect(base.council).trust(base.scored, base.issuer, { ...SCORED, nullifierWord: 0n });
      await expectStatus(base, STATUS.unbound);
      await base.register(base.alice, base.uid);
      await expectStatus(base, STATUS.eligible);
    });

    it("comes of age to the second", async () => {
      const base = await networkHelpers.loadFixture(fixture);
      const uid = await base.issue(base.scored, base.alice, passport(20n));
      const issuedAt = BigInt(await time.latest());
      await base.register(base.alice, uid);
      await time.increaseTo(issuedAt + WEEK - 1n);
      await expectStatus(base, STATUS.tooYoung);
      await time.increaseTo(issuedAt + WEEK);
      await expectStatus(base, STATUS.eligible);
    });
  });
});
