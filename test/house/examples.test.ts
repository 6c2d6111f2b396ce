import { expect } from "chai";
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "../..");

/** An example in the comment of a function, and what it may use without declaring it. */
interface Example {
  readonly place: string;
  /** The file beside the documented one in which the example is compiled. */
  readonly path: string;
  readonly code: string;
}

const options: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    ROOT,
  ).options,
  verbatimModuleSyntax: false,
  isolatedModules: false,
};

/** The text of a comment's examples, without the marks of a block of code. */
function examplesOf(node: ts.Node): string[] {
  const tags = ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === "example");
  return tags.map((tag) => (ts.getTextOfJSDocComment(tag.comment) ?? "").replace(/^```(ts)?$/gm, "").trim());
}

/** Names that an example declares itself. */
function declaredIn(code: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isBindingElement(node) || ts.isVariableDeclaration(node) || ts.isParameter(node)) {
      if (ts.isIdentifier(node.name)) names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true));
  return names;
}

/** Declarations of the parameters of a function, and of their fields, under their own names. */
function contextOf(node: ts.FunctionDeclaration, checker: ts.TypeChecker, taken: Set<string>): string[] {
  const lines: string[] = [];
  const declare = (name: string, type: string): void => {
    if (taken.has(name) || !/^[a-z]\w*$/.test(name)) return;
    taken.add(name);
    lines.push(`declare const ${name}: ${type};`);
  };
  const typeOf = (index: number): string => `NonNullable<Parameters<typeof ${node.name?.text}>[${index}]>`;
  node.parameters.forEach(({ name }, i) => declare(name.getText(), typeOf(i)));
  node.parameters.forEach((parameter, i) => {
    const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
    for (const field of checker.getPropertiesOfType(type)) {
      const isOurs = field.declarations?.every((each) => each.getSourceFile().fileName.startsWith(join(ROOT, "src/")));
      if (isOurs === true) declare(field.name, `${typeOf(i)}["${field.name}"]`);
    }
  });
  return lines;
}

/** Imports of what a module exports, without the names that are taken already. */
function importsOf(file: ts.SourceFile, from: string, checker: ts.TypeChecker, taken: Set<string>): string {
  const symbol = checker.getSymbolAtLocation(file);
  const exported = symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name);
  const names = exported.filter((name) => name !== "default" && !taken.has(name));
  for (const name of names) taken.add(name);
  const specifier = relative(join(from, ".."), file.fileName.replace(/\.ts$/, ".js"));
  return `import { ${names.join(", ")} } from "${specifier.startsWith(".") ? specifier : `./${specifier}`}";`;
}

function examplesIn(file: ts.SourceFile, index: ts.SourceFile, checker: ts.TypeChecker): Example[] {
  const found: Example[] = [];
  file.forEachChild((node) => {
    for (const example of examplesOf(node)) {
      const path = file.fileName.replace(/\.ts$/, `.example-${found.length}.ts`);
      const taken = declaredIn(example);
      const imports = [file, index].map((each) => importsOf(each, path, checker, taken));
      const context = ts.isFunctionDeclaration(node) ? contextOf(node, checker, taken) : [];
      const place = `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      found.push({ place, path, code: [...imports, ...context, example].join("\n") });
    }
  });
  return found;
}

/** What the compiler says about examples, each in a file of its own beside the file that it explains. */
function compile(examples: readonly Example[], from: ts.Program): string[] {
  const host = ts.createCompilerHost(options);
  const virtual = new Map(examples.map(({ path, code }) => [path, code]));
  const [exists, read] = [host.fileExists.bind(host), host.readFile.bind(host)];
  host.fileExists = (path) => virtual.has(path) || exists(path);
  host.readFile = (path) => virtual.get(path) ?? read(path);
  host.getSourceFile = (path, version) => {
    const known = from.getSourceFile(path);
    if (known !== undefined) return known;
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
  };
  const program = ts.createProgram([...virtual.keys()], options, host);
  return examples.flatMap(({ place, path }) => {
    const file = program.getSourceFile(path);
    const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return faults.map(({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

/** What the code in documents may use without declaring it. */
const GIVEN = [
  `import type { ContractRunner } from "ethers";`,
  "declare const account: string, address: string, bundle: string;",
  "declare const epoch: bigint, signer: ContractRunner;",
];

/** Entries of the package, as `package.json` exports them, in the sources. */
const ENTRIES: Readonly<Record<string, string>> = {
  "assay-protocol": "../src/index.js",
  "assay-protocol/abi": "../src/client/generated/abi/index.js",
  "assay-protocol/client": "../src/client/index.js",
  "assay-protocol/engine": "../src/engine/index.js",
  "assay-protocol/rounds": "../src/engine/funding/index.js",
  "assay-protocol/typechain": "../typechain-types/index.js",
};

/** Blocks of TypeScript in the pages of `docs/`, compiled there. */
function examplesInDocs(): Example[] {
  return globSync("docs/*.md", { cwd: ROOT }).flatMap((page) => {
    const blocks = [...readFileSync(join(ROOT, page), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)];
    return blocks.map(([, block = ""], i) => {
      const code = block.replace(/from "([^"]+)"/g, (_, name: string) => `from "${ENTRIES[name] ?? name}"`);
      return {
        place: page,
        path: join(ROOT, page.replace(/\.md$/, `.example-${i}.ts`)),
        code: [...GIVEN, code].join("\n"),
      };
    });
  });
}

describe("examples", function () {
  this.timeout(120_000);

  const paths = globSync("src/**/*.ts", { cwd: ROOT }).map((path) => join(ROOT, path));
  let program: ts.Program;
  let examples: Example[];

  before(() => {
    program = ts.createProgram(paths, options);
    const checker = program.getTypeChecker();
    const index = program.getSourceFile(join(ROOT, "src/index.ts"));
    if (index === undefined) throw new Error("src/index.ts is missing");
    const files = paths.flatMap((path) => program.getSourceFile(path) ?? []);
    examples = files.flatMap((file) => examplesIn(file, index, checker));
  });

  it("in comments compile", () => {
    expect(examples.length).to.be.greaterThan(30);
    expect(compile(examples, program)).to.deep.equal([]);
  });

  it("in documents compile", () => {
    const blocks = examplesInDocs();
    expect(blocks.length).to.be.greaterThan(0);
    expect(compile(blocks, program)).to.deep.equal([]);
  });

  it("do not compile if they call what does not exist", () => {
    const [first] = examples;
    if (first === undefined) throw new Error("There is no example");
    const faults = compile([{ ...first, code: `${first.code}\nnoSuchFunction();` }], program);
    expect(faults).to.deep.equal([`${first.place}: Cannot find name 'noSuchFunction'.`]);
  });
});
