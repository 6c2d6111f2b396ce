// Stops at once, with the way out, where Hardhat 3 cannot run. Plain CommonJS, so that any Node can read it.
const [major, minor] = process.versions.node.split(".").map(Number);
const script = (process.env.npm_lifecycle_event || "test").replace(/^pre/, "");

function stop(reason) {
  console.error(
    `${reason} Run this instead, on any machine with npm:\n\n  npx -y -p node@24 -c 'npm ci && npm run ${script}'\n`,
  );
  process.exit(1);
}

if (major < 22 || (major === 22 && minor < 13))
  stop(`Assay needs Node 22.13 or later; this is ${process.versions.node}.`);
try {
  require("@nomicfoundation/edr");
} catch {
  stop("Hardhat's native part is missing: the packages were installed under an older Node, or not at all.");
}
