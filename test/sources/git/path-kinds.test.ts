import { expect } from "chai";
import { DEFAULT_PATH_RULES, kindByPath, parsePathRules } from "../../../src/sources/git/path-kinds.js";
import { codeOf } from "../../helpers/errors.js";

describe("sources/git/path-kinds", () => {
  const kind = kindByPath(DEFAULT_PATH_RULES);
  const cases: Readonly<Record<string, readonly string[]>> = {
    docs: ["README.md", "pkg/README.md", "docs/a/b.md", "LICENSE", "man/git.1", "examples/one/main.go"],
    translation: ["src/i18n/de.json", "i18n/de.json", "po/de.po", "app/strings.xlf"],
    tests: [
      "test/a.py",
      "src/a.test.ts",
      "pkg/a_test.go",
      "contracts/Token.t.sol",
      "spec/models/user_spec.rb",
      "features/a.feature",
    ],
    build: [
      "Makefile",
      ".github/workflows/ci.yml",
      "package.json",
      "docker/Dockerfile",
      "crates/a/Cargo.toml",
      ".gitignore",
    ],
    code: ["src/index.ts", "lib/a.ex", "a.sol", "styles/main.scss", "bin/run"],
    content: ["posts/one.md", "index.html"],
    design: ["logo.svg", "fonts/a.woff2"],
    data: ["config/settings.yaml", "data.csv"],
    "-vendored": ["vendor/a/b.go", "third_party/x.c", "web/jquery-3.6.0.min.js"],
    "-generated": ["package-lock.json", "a/yarn.lock", "api.pb.go", "dist/app.js", "src/generated/abi.ts"],
    other: ["blob", "x.unknown"],
  };
  for (const [expected, paths] of Object.entries(cases)) {
    it(`${paths.join(", ")} are ${expected}`, () => {
      expect(paths.map(kind)).to.deep.equal(paths.map(() => expected));
    });
  }

  it("matches globs exactly", () => {
    const of = (match: string, path: string) => kindByPath([{ match, kind: "yes" }])(path) === "yes";
    expect(of("*.md", "a.md")).to.equal(true);
    expect(of("*.md", "a/b.md")).to.equal(false);
    expect(of("a?c", "abc")).to.equal(true);
    expect(of("a.c", "abc")).to.equal(false);
    expect(of("a,b", "a,b")).to.equal(true);
    expect(of("**/x", "x")).to.equal(true);
    expect(of("v[0-9].md", "v3.md")).to.equal(true);
    expect(of("v[0-9].md", "vx.md")).to.equal(false);
    expect(of("a/**/b", "a/x/y/b")).to.equal(true);
    expect(of("a/**", "a/x/y")).to.equal(true);
    expect(of("[[a]", "[[a]")).to.equal(true);
    expect(of("a}{b,c}", "a}b")).to.equal(true);
    expect(of("a,b", "ab")).to.equal(false);
    expect(of("{a}x,b", "ax,c")).to.equal(false);
    expect(kindByPath([])("a")).to.equal("other");
    expect(of(`${"{".repeat(8)}a${"}".repeat(8)}`, "a")).to.equal(true);
  });

  it("reads rules, and says which one is none", () => {
    const rule = { match: "a", kind: "b" };
    expect(parsePathRules([{ ...rule, more: 1 }, rule])).to.deep.equal([rule, rule]);
    const text = (value: unknown): string => {
      try {
        return JSON.stringify(parsePathRules(value));
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(text({})).to.equal("Path rules are a list of { match, kind }.");
    for (const wrong of [
      5,
      { match: 5, kind: "b" },
      { match: "a", kind: 5 },
      { match: "", kind: "b" },
      { match: "a", kind: "" },
    ])
      expect(text([rule, wrong])).to.equal('Path rule 2 is not { "match": glob, "kind": name }.');
    for (const match of ["{a", `${"{".repeat(9)}a${"}".repeat(9)}`])
      expect(() => kindByPath([{ match, kind: "b" }])).to.throw(`"${match}" is not a glob. Braces must be closed.`);
  });

  it("refuses malformed rules", () => {
    for (const value of [1, [1], [{ match: "", kind: "a" }], [{ match: "a" }], [null]]) {
      expect(codeOf(() => parsePathRules(value))).to.equal("INVALID_RULES");
    }
    expect(codeOf(() => kindByPath([{ match: "{a", kind: "b" }]))).to.equal("INVALID_RULES");
  });
});
