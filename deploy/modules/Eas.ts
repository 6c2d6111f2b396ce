import { createRequire } from "node:module";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { Artifact } from "hardhat/types/artifacts";

const require = createRequire(import.meta.url);
const PACKAGE = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";

/** The published build of a contract of EAS: its sources pin another compiler, so they are not compiled here. */
function published(name: string): Artifact {
  return require(`${PACKAGE}/${name}.sol/${name}.json`) as Artifact;
}

/** EAS for chains that have none, such as a local one. */
export default buildModule("Eas", (m) => {
  const schemaRegistry = m.contract("SchemaRegistry", published("SchemaRegistry"));
  const eas = m.contract("EAS", published("EAS"), [schemaRegistry]);
  return { eas, schemaRegistry };
});
