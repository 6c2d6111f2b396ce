/** One page with all that `assay-protocol/client` exports, from its sources. */
import { join } from "node:path";
import ts from "typescript";
import { page, section } from "../reference/markdown.js";

const ROOT = join(import.meta.dirname, "../../..");
const ENTRY = join(ROOT, "src/client/index.ts");

/** Comment of a declaration, with what it throws and its example. */
function wordsOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s*\n\s*/g, " ");
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text: parts }) => [name, ts.displayPartsToString(parts)] as const);
  const thrown = tags.filter(([name]) => name === "throws").map(([, words]) => `Throws ${words.replace(/\s+/g, " ")}`);
  const params = tags.filter(([name]) => name === "param").map(([, words]) => `- ${words.replace(/\s+/g, " ")}`);
  const examples = tags.filter(([name]) => name === "example").map(([, words]) => `\`\`\`js\n${words}\n\`\`\``);
  return [text, params.join("\n"), ...thrown, ...examples].filter(Boolean).join("\n\n");
}

/** What is written of a declaration, its body left out. */
function signatureOf(declaration: ts.Declaration, checker: ts.TypeChecker): string {
  if (ts.isFunctionDeclaration(declaration)) {
    const signature = checker.getSignatureFromDeclaration(declaration);
    const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.WriteArrowStyleSignature;
    const text = signature === undefined ? "" : checker.signatureToString(signature, declaration, flags);
    return `${declaration.name?.text ?? ""}${text.replace(" => ", ": ")}`;
  }
  const text = declaration
    .getText()
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/\n\s*\n/g, "\n");
  if (!ts.isVariableDeclaration(declaration)) return text.replace(/^export /, "");
  const type = checker.typeToString(
    checker.getTypeAtLocation(declaration),
    declaration,
    ts.TypeFormatFlags.NoTruncation,
  );
  return `const ${declaration.name.getText()}: ${type}`;
}

function entryOf(
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
): { readonly kind: "function" | "type"; readonly text: string } {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target.declarations?.[0];
  if (declaration === undefined) throw new Error(`${symbol.name} is declared nowhere.`);
  const isType = ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration);
  const source = `\`\`\`ts\n${signatureOf(declaration, checker)}\n\`\`\``;
  const body = [source, wordsOf(target, checker)].filter(Boolean).join("\n\n");
  return { kind: isType ? "type" : "function", text: section(`\`${symbol.name}\``, body, 3) };
}

/** The page of the client's functions and types, in the order of their names. */
export function clientPage(): string {
  const options = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.NodeNext, strict: true, noEmit: true };
  const program = ts.createProgram([ENTRY], { ...options, lib: ["lib.esnext.d.ts", "lib.dom.d.ts"] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(ENTRY);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error("src/client/index.ts exports nothing.");
  const exported = checker.getExportsOfModule(module).sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries = exported.map((symbol) => entryOf(symbol, checker));
  const of = (kind: string): string =>
    entries
      .filter((entry) => entry.kind === kind)
      .map(({ text }) => text)
      .join("\n\n");
  const intro =
    "Everything that `assay-protocol/client` exports. It needs no library: `request` is that of any EIP-1193 provider, and transactions are objects with " +
    "`to` and `data` that every wallet and library takes. Amounts are whole units unless a name says wei; times are Unix seconds.";
  return page("Client", intro, section("Functions and values", of("function")), section("Types", of("type")));
}
