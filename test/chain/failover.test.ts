import { expect } from "chai";
import { withFailover } from "../../src/chain/failover.js";
import { HttpError, RpcError } from "../../src/chain/node-errors.js";
import type { Request } from "../../src/chain/provider.js";
import { AssayError } from "../../src/engine/errors.js";

const failing =
  (error: Error): Request =>
  () =>
    Promise.reject(error);
const saying =
  (answer: string): Request =>
  () =>
    Promise.resolve(answer);
const down = new HttpError("HTTP 503: down", 503);

const outcome = (request: Request, method = "eth_call"): Promise<unknown> =>
  request(method, []).catch((error: unknown) => error);

describe("withFailover", () => {
  it("asks the first node while it answers", async () => {
    expect(await outcome(withFailover([saying("first"), saying("second")]))).to.equal("first");
  });

  it("asks the next one once a node fails, and stays there", async () => {
    const places: number[] = [];
    let calls = 0;
    const first: Request = () => (calls++, Promise.reject(down));
    const request = withFailover([first, saying("second")], (place) => places.push(place));
    expect([await outcome(request), await outcome(request)]).to.deep.equal(["second", "second"]);
    expect([places, calls]).to.deep.equal([[1], 1]);
  });

  it("asks the next one where a node limits calls", async () => {
    expect(await outcome(withFailover([failing(new HttpError("slow down", 429)), saying("second")]))).to.equal(
      "second",
    );
  });

  it("takes a node that was given up for failing", async () => {
    const givenUp = new AssayError("CHAIN", "eth_call failed 6 times.");
    expect(await outcome(withFailover([failing(givenUp), saying("second")]))).to.equal("second");
  });

  it("comes back to the first when the last fails", async () => {
    let calls = 0;
    const first: Request = () => (calls++ === 0 ? Promise.reject(down) : Promise.resolve("first again"));
    const second: Request = () => (calls < 2 ? Promise.resolve("second") : Promise.reject(down));
    const request = withFailover([first, second]);
    expect(await outcome(request)).to.equal("second");
    calls = 2;
    expect(await outcome(request)).to.equal("first again");
  });

  it("fails once every node has", async () => {
    const last = new HttpError("HTTP 502: down too", 502);
    expect(await outcome(withFailover([failing(down), failing(last)]))).to.equal(last);
  });

  it("asks no other node what one refuses", async () => {
    const refused = new RpcError("execution reverted", 3, "0x");
    expect(await outcome(withFailover([failing(refused), saying("second")]))).to.equal(refused);
    const incomplete = new AssayError("INCOMPLETE", "Logs are missing.");
    expect(await outcome(withFailover([failing(incomplete), saying("second")]))).to.equal(incomplete);
  });

  it("leaves ranges of logs that take too long to whoever reads them", async () => {
    const slow = new HttpError("HTTP 504: Gateway Time-out", 504);
    const request = withFailover([failing(slow), saying("second")]);
    expect(await outcome(request, "eth_getLogs")).to.equal(slow);
    expect(await outcome(request)).to.equal("second");
  });

  it("moves on once when several calls fail at the same time", async () => {
    const places: number[] = [];
    const request = withFailover([failing(down), saying("second"), saying("third")], (place) => places.push(place));
    expect(await Promise.all([outcome(request), outcome(request)])).to.deep.equal(["second", "second"]);
    expect(places).to.deep.equal([1]);
  });
});
