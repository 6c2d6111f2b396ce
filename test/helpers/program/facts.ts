import { AbiCoder, id, parseEther, solidityPackedKeccak256, toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { StakeVaultRole } from "../../../src/engine/rules/contract-values.js";
import { encodeRows } from "../../../src/engine/mirrors/batch.js";
import { batchRoot, chunkProof } from "../../../src/engine/mirrors/chunks.js";
import { publishRows } from "../../../src/program/actions/attest/batch.js";
import { revokeContribution } from "../../../src/program/actions/attest/revoke.js";
import { bondTokens } from "../../../src/program/actions/stake.js";
import { ISchemaRegistry__factory } from "../../../typechain-types/index.js";
import type { TestProgram } from "./launch.js";
import { attestOne, workOf } from "./outcomes.js";

const SCHEMA = "uint256 score,bytes32 person";

/**
 * States facts of other kinds than attestations: a bond, a contribution taken back, a credential registered and revoked at EAS, and a batch each whose rows
 * stand in calldata as a whole and by chunks.
 */
export async function stateFacts(test: TestProgram): Promise<void> {
  const { program, deployer, bot } = test;
  await program.tokenAt(await program.vault.token()).transfer(bot.address, parseEther("300"));
  await bondTokens(test.session(bot), StakeVaultRole.Attester, parseEther("300"));
  const uid = await attestOne(test, workOf(deployer.address, "taken back"));
  await revokeContribution(test.session(bot), uid);
  await revokedCredential(test);
  await batchesInCalldata(test);
}

/** Publishes two rows, and the one chunk of two others that are linked to nowhere. */
async function batchesInCalldata(test: TestProgram): Promise<void> {
  const { deployer, operator, bot } = test;
  const rows = ["one", "two", "three", "four"].map((name) => workOf(deployer.address, `batched ${name}`));
  await publishRows(test.session(bot), rows.slice(0, 2));
  const bytes = encodeRows(rows.slice(2));
  const { batches, availability } = test.as(bot);
  await batches.link(batchRoot(bytes), 2, "ipfs://nobody");
  const id = await batches.count();
  await test.as(operator).availability.publishChunk(id, 0, bytes, chunkProof(bytes, 0));
  if (!(await availability.isAvailable(id))) throw new Error("The batch is not available");
}

/** Lets somebody register a credential whose issuer then revokes it. */
async function revokedCredential(test: TestProgram): Promise<void> {
  const { council, bot: issuer, stranger: holder } = test;
  const { eas } = test.as(issuer);
  const registry = ISchemaRegistry__factory.connect(await eas.getSchemaRegistry(), issuer);
  await registry.register(SCHEMA, ZeroAddress, true);
  const schema = solidityPackedKeccak256(["string", "address", "bool"], [SCHEMA, ZeroAddress, true]);
  const terms = { minScore: 20, scoreWord: 0, nullifierWord: 1, minAge: 0, recheck: 0 };
  await test.as(council).policy.trust(schema, issuer, terms);
  const data = AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32"], [toBeHex(30, 32), id("person")]);
  const content = { recipient: holder.address, expirationTime: 0, revocable: true, refUID: ZeroHash, data, value: 0 };
  await eas.attest({ schema, data: content });
  const [attested] = await eas.queryFilter(eas.filters.Attested(holder, issuer));
  if (attested === undefined) throw new Error("Nothing was attested");
  const { uid } = attested.args;
  await test.as(holder).policy.register(uid);
  await eas.revoke({ schema, data: { uid, value: 0 } });
}
