import { expect } from "chai";
import { HANDLE, isBotName, noHandles, withBots } from "../../../src/sources/people/handles.js";

describe("sources/people/handles", () => {
  it("have one form: a source and a name, lower case, without spaces around", () => {
    const forms: Readonly<Record<string, string>> = {
      "github:ann": "github:ann",
      " GitHub:Ann ": "github:ann",
      "git:ann@example.org": "git:ann@example.org",
      "my-forum2:Ann Lee": "my-forum2:ann lee",
      "x::": "x::",
    };
    for (const [text, handle] of Object.entries(forms)) expect(HANDLE.parse(text), text).to.equal(handle);
  });

  it("are refused without a source, a name, or an end", () => {
    const none = ["", "ann", ":ann", "github:", "github: ann", "2hub:ann", "-x:ann", "git hub:ann", "github:\u0007ann"];
    for (const text of [...none, "github:\u200b", "é:ann", "github:a\nb"])
      expect(HANDLE.parse(text), text).to.equal(undefined);
    const named = (length: number): string => `github:${"a".repeat(length - 7)}`;
    expect([HANDLE.parse(named(320)), HANDLE.parse(named(321))]).to.deep.equal([named(320), undefined]);
  });

  it("are bots by their name alone where it says so at its end", () => {
    const bots = ["github:ci[bot]", "git:ci[bot]@users.noreply.github.com"];
    expect([...bots, "github:[bot]ci", "github:bot", "git:ann[bot].x@example.org"].map(isBotName)).to.deep.equal([
      ...[true, true, false, false, false],
    ]);
  });

  it("are bots if a list names them, in any case", () => {
    const handles = noHandles(["GitHub:CI"]);
    expect(["github:ci", "github:x[bot]", "github:ann"].map((name) => handles.of(name))).to.deep.equal([
      "bot",
      "bot",
      undefined,
    ]);
    expect(noHandles().of("github:ci")).to.equal(undefined);
    const known = { of: () => ({ account: "0xaa" }) };
    expect(withBots(known, ["github:ci"]).of("github:ci")).to.equal("bot");
    expect(withBots(known).of("github:ci")).to.deep.equal({ account: "0xaa" });
  });
});
