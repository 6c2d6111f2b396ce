import { expect } from "chai";
import { solidityPackedKeccak256 } from "ethers";
import { network } from "hardhat";
import { ISchemaRegistry__factory } from "../../../typechain-types/index.js";
import { deployEas } from "../../helpers/eas.js";
import { byRole } from "../../helpers/signers.js";

const { ethers, networkHelpers } = await network.create();

const SCHEMA = "bytes32 work,bytes32 evidence";

async function fixture() {
  const { admin, stranger, resolver } = byRole(await ethers.getSigners(), "admin", "stranger", "resolver");
  const eas = await deployEas(ethers);
  const schemas = ISchemaRegistry__factory.connect(await eas.schemaRegistry.getAddress(), stranger);
  const registrar = await ethers.deployContract("SchemaRegistrar");
  const uid = solidityPackedKeccak256(["string", "address", "bool"], [SCHEMA, resolver.address, true]);
  return { admin, stranger, resolver, schemas, registrar, uid };
}

describe("SchemaRegistrar", () => {
  describe("register", () => {
    it("registers what is missing", async () => {
      const { admin, resolver, schemas, registrar, uid } = await networkHelpers.loadFixture(fixture);
      const args = [schemas, SCHEMA, resolver, true] as const;
      expect(await registrar.register.staticCall(...args)).to.equal(uid);
      await expect(registrar.connect(admin).register(...args)).to.emit(schemas, "Registered");
      expect(await schemas.getSchema(uid)).to.deep.equal([uid, resolver.address, true, SCHEMA]);
    });

    it("takes what somebody has registered", async () => {
      const { resolver, schemas, registrar, uid } = await networkHelpers.loadFixture(fixture);
      await schemas.register(SCHEMA, resolver, true);
      expect(await registrar.register.staticCall(schemas, SCHEMA, resolver, true)).to.equal(uid);
      await expect(registrar.register(schemas, SCHEMA, resolver, true)).not.to.emit(schemas, "Registered");
    });

    it("tells schemas of other resolvers and kinds apart", async () => {
      const { admin, resolver, schemas, registrar } = await networkHelpers.loadFixture(fixture);
      await schemas.register(SCHEMA, resolver, true);
      for (const [other, revocable] of [
        [resolver, false],
        [admin, true],
      ] as const) {
        await expect(registrar.register(schemas, SCHEMA, other, revocable)).to.emit(schemas, "Registered");
      }
    });
  });
});
