import { expect } from "chai";
import { fetchFromEnvironment } from "../../tasks/network.js";

describe("fetching, by the environment", () => {
  it("is from public hosts only if nothing is said", () => {
    expect(fetchFromEnvironment({})).to.deep.equal({});
    expect(fetchFromEnvironment({ ASSAY_PRIVATE_HOSTS: "no", ASSAY_FETCH_FOLDER: "" })).to.deep.equal({});
  });

  it("is from what is named besides", () => {
    const env = {
      ASSAY_IPFS_GATEWAY: "http://localhost:8080",
      ASSAY_FETCH_FOLDER: "/rows",
      ASSAY_PRIVATE_HOSTS: "yes",
      ASSAY_FETCH_AGAIN: "yes",
    };
    expect(fetchFromEnvironment(env)).to.deep.equal({
      ipfsGateway: "http://localhost:8080",
      files: "/rows",
      privateHosts: true,
      again: true,
    });
  });
});
