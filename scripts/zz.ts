import { benchInput } from "./bench/data.js";
import { score } from "../src/engine/score.js";
const n = Number(process.argv[2]);
let t = performance.now();
const input = benchInput(n, n / 10);
console.log("gen", performance.now() - t);
for (let r = 0; r < 3; r++) {
  t = performance.now();
  const s = score(input);
  const d = performance.now() - t;
  console.log(d.toFixed(0), "ms", (n / d / 1000).toFixed(2), "M/s rss", (process.memoryUsage().rss / 1e6).toFixed(0));
  if (r == 0) {
    const c = new Array(21).fill(0);
    for (const x of s.reasons) c[x]++;
    console.log(c.join(" "));
  }
}
