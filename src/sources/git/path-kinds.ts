import { AssayError } from "../../engine/errors.js";

/** Paths that match the glob are work of this kind. */
export interface PathRule {
  readonly match: string;
  readonly kind: string;
}

/** What people did not write themselves: kinds that begin with `-` count nothing, and say why. */
const NOT_WRITTEN: readonly PathRule[] = [
  {
    match:
      "**/{vendor,vendors,vendored,third_party,third-party,thirdparty,external,externals,node_modules,bower_components,Godeps,Pods,Carthage}/**",
    kind: "-vendored",
  },
  {
    match: "**/{jquery,bootstrap,angular,react,lodash,moment,d3}{,-[0-9]*,.[0-9]*}{,.min,.slim}.{js,css}",
    kind: "-vendored",
  },
  {
    match:
      "{,**/}{package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lockb,Cargo.lock,Gemfile.lock,composer.lock,poetry.lock,uv.lock,Pipfile.lock,go.sum,flake.lock,mix.lock,pubspec.lock,Podfile.lock,packages.lock.json,.all-contributorsrc,gradle.lockfile}",
    kind: "-generated",
  },
  { match: "**/*.{min.js,min.css,map,lock,snap,pb.go,pb.cc,pb.h,pyc,class,o,so,dll,exe,jar}", kind: "-generated" },
  { match: "**/*_pb2{,_grpc}.py", kind: "-generated" },
  { match: "**/{*.generated.*,*_generated.*,*.g.dart,*.freezed.dart,*.designer.cs}", kind: "-generated" },
  {
    match:
      "{,**/}{generated,__generated__,__snapshots__,__pycache__,typechain,typechain-types,dist,build/lib,coverage,.yarn}/**",
    kind: "-generated",
  },
];

/** A rule set for most repositories; the first match wins. */
export const DEFAULT_PATH_RULES: readonly PathRule[] = [
  ...NOT_WRITTEN,
  {
    match: "{,**/}{locale,locales,i18n,l10n,translations,translation,lang,langs,languages,messages,po}/**",
    kind: "translation",
  },
  { match: "**/*.{po,pot,xlf,xliff,arb,strings,resx,ftl,lproj}", kind: "translation" },
  {
    match:
      "{,**/}{README,CONTRIBUTING,CHANGELOG,CHANGES,HISTORY,NEWS,SECURITY,CODE_OF_CONDUCT,AUTHORS,CONTRIBUTORS,MAINTAINERS,GOVERNANCE,ROADMAP,INSTALL,UPGRADING,SUPPORT,FAQ,TODO,COPYING,LICENSE,LICENCE,NOTICE,THANKS,CITATION,CREDITS}*",
    kind: "docs",
  },
  {
    match: "{,**/}{docs,doc,documentation,man,manual,wiki,guides,tutorials,examples,example,samples,demo,demos}/**",
    kind: "docs",
  },
  {
    match:
      "{,**/}{test,tests,spec,specs,__tests__,testing,e2e,testdata,test-data,fixtures,__fixtures__,benches,benchmark,benchmarks,features,fuzz}/**",
    kind: "tests",
  },
  { match: "**/*{.test,.spec,_test,_spec}.*", kind: "tests" },
  { match: "**/{test_*.py,conftest.py,*Test.java,*Tests.java,*Test.kt,*Tests.cs,*.t.sol}", kind: "tests" },
  {
    match:
      "{,**/}{.github,.gitlab,.circleci,.buildkite,.devcontainer,.vscode,.idea,.husky,.changeset,ci,docker,k8s,helm,terraform,ansible,deploy,deployment,packaging,debian}/**",
    kind: "build",
  },
  {
    match:
      "{,**/}{Makefile*,makefile,GNUmakefile,CMakeLists.txt,Dockerfile*,Containerfile,Jenkinsfile,Vagrantfile,Procfile,Rakefile,Gemfile,Podfile,Cargo.toml,go.mod,go.work,package.json,tsconfig*.json,pyproject.toml,setup.py,setup.cfg,tox.ini,requirements*.txt,Pipfile,MANIFEST.in,pom.xml,build.gradle*,settings.gradle*,gradlew*,configure*,meson.build,BUILD,BUILD.bazel,WORKSPACE,flake.nix,justfile,Taskfile*,docker-compose*,.gitignore,.gitattributes,.gitmodules,.mailmap,.editorconfig,.travis.yml,.pre-commit-config.yaml,.eslintrc*,.prettierrc*,.eslintignore,.prettierignore,.dockerignore,.npmignore,.npmrc,.nvmrc,.solhint*,.solcover*,.env.example,foundry.toml,remappings.txt,CODEOWNERS,renovate.json,netlify.toml,vercel.json}",
    kind: "build",
  },
  {
    match:
      "**/*.{gemspec,rake,cmake,mk,gradle,bazel,bzl,nix,am,ac,m4,in,spec,dockerfile,tf,sbt,csproj,sln,vcxproj,props,targets}",
    kind: "build",
  },
  {
    match:
      "**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts,vue,svelte,astro,py,pyi,pyx,rb,go,rs,java,kt,kts,scala,clj,cljs,groovy,c,h,cc,cpp,cxx,hh,hpp,hxx,inl,cs,fs,vb,swift,m,mm,dart,sol,vy,cairo,move,zig,nim,d,jl,r,R,lua,pl,pm,t,php,ex,exs,erl,hrl,hs,lhs,ml,mli,el,lisp,scm,rkt,f,f90,f95,pas,ada,adb,asm,s,S,sh,bash,zsh,fish,ps1,bat,cmd,awk,sed,sql,graphql,gql,proto,thrift,fbs,wat,glsl,vert,frag,wgsl,cu,v,sv,vhd,circom,noir,nr,tcl,vim,coffee,elm,hx,gd,ino,css,scss,sass,less,styl,ipynb}",
    kind: "code",
  },
  {
    match:
      "**/*.{svg,png,jpg,jpeg,gif,webp,ico,bmp,tif,tiff,psd,ai,sketch,fig,blend,ttf,otf,woff,woff2,eot,mp3,wav,ogg,mp4,webm,avi,mov}",
    kind: "design",
  },
  {
    match: "**/*.{md,mdx,markdown,rst,adoc,asciidoc,txt,text,html,htm,xhtml,tex,bib,org,textile,rtf,pdf,epub,odt,docx}",
    kind: "content",
  },
  {
    match:
      "**/*.{json,jsonc,json5,jsonl,yaml,yml,toml,xml,csv,tsv,ini,cfg,conf,properties,env,plist,xsd,xsl,xslt,parquet,geojson,dat,ndjson,rng,ics,reg,template,tmpl,tpl,j2,ejs,erb,hbs,mustache,liquid,haml,pug,jade,njk}",
    kind: "data",
  },
  { match: "**/*.feature", kind: "tests" },
  { match: "{,**/}*{LICENSE,LICENCE}*", kind: "docs" },
  { match: "{,**/}{bin,exe,scripts,script,tools,src,lib,cmd,pkg,internal,app,core}/**", kind: "code" },
  { match: "{,**/}.*", kind: "build" },
  { match: "{,**/}*file", kind: "build" },
];

/** Whether a kind counts nothing: what was vendored or generated. */
export const isLeftOut = (kind: string): boolean => kind.startsWith("-");

/**
 * Checks a list of path rules read from JSON.
 *
 * @throws AssayError INVALID_RULES at the first entry that is not `{ "match": glob, "kind": name }`.
 */
export function parsePathRules(value: unknown): PathRule[] {
  if (!Array.isArray(value)) throw new AssayError("INVALID_RULES", "Path rules are a list of { match, kind }.");
  return value.map((entry: unknown, i) => {
    const { match, kind } = (entry ?? {}) as Partial<Record<keyof PathRule, unknown>>;
    if (typeof match === "string" && typeof kind === "string" && match !== "" && kind !== "") return { match, kind };
    throw new AssayError("INVALID_RULES", `Path rule ${i + 1} is not { "match": glob, "kind": name }.`);
  });
}

/** A function that gives a path's kind by the first rule that matches it, "other" if none does. Paths repeat, so answers are kept. */
export function kindByPath(rules: readonly PathRule[]): (path: string) => string {
  const compiled = rules.map(({ match, kind }) => ({ pattern: globToRegExp(match), kind }));
  const known = new Map<string, string>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const kind = compiled.find(({ pattern }) => pattern.test(path))?.kind ?? "other";
    known.set(path, kind);
    return kind;
  };
}

const GLOB_PARTS = /\*\*\/|\*\*|\*|\?|\[[^\]]+\]|\{|\}|,|[^*?{},[]+|\[/g;

/** Globs know `*`, `**`, `?`, `[0-9]` and `{a,b}`; `**` + `/` also matches no folder at all. */
function globToRegExp(glob: string): RegExp {
  let depth = 0;
  const source = (glob.match(GLOB_PARTS) ?? []).map((part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (/^\[[\w-]+\]$/.test(part)) return part;
    if (part === "{") return depth++ < 8 ? "(?:" : "\\{";
    if (part === "," && depth > 0) return "|";
    if (part !== "}" || depth === 0) return part.replace(/[.+^$()|[\]\\}]/g, "\\$&");
    depth--;
    return ")";
  });
  try {
    return new RegExp(`^${source.join("")}$`);
  } catch {
    throw new AssayError("INVALID_RULES", `"${glob}" is not a glob.`, "Braces must be closed.");
  }
}
