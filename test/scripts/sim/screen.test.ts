import { expect } from "chai";
import { copyOf, originalsOf, spun, type Copy } from "../../../scripts/sim/attacks.js";
import { TASK } from "../../../scripts/sim/program.js";
import { lastScreen } from "../../../scripts/sim/screen.js";
import { SeededRandom } from "../../../scripts/sim/seeded-random.js";
import { freshText, likeText } from "../../../scripts/sim/traces.js";
import { ATTACK, click, DAY, honestWorld, piece, recruit, START, underAttack } from "../../../scripts/sim/world.js";
import type { HonestRow, World } from "../../../scripts/sim/world.js";

/** A thousand pieces of honest work of 300 people, one in three of them new. */
const ROWS: HonestRow[] = Array.from({ length: 1_000 }, (_, i) => {
  const account = i % 300;
  const from = account % 3 === 0 ? ATTACK : START;
  return { account, time: from + i * 5_000, accepted: true, kind: "content", hash: "" };
});
const PEOPLE = 300;

const attacked = (): World => underAttack(honestWorld(ROWS, PEOPLE, 7), 8);
const flagged = (world: World, code: string): number =>
  [...(lastScreen(world, true).flags.get(code) ?? [])].filter((account) => account >= world.honest).length;

describe("attesters' scan", () => {
  it("finds wallets that one hand opened", () => {
    const world = attacked();
    const crew = recruit(world, 100);
    expect(flagged(world, "CONNECTED_WALLETS")).to.equal(100);
    expect(flagged(world, "LOCKSTEP_MOMENTS")).to.equal(100);
    expect(crew.every((account) => lastScreen(world, true).held.has(account))).to.equal(true);
  });

  it("knows nothing of wallets that were paid apart", () => {
    const world = attacked();
    recruit(world, 100, true);
    expect(flagged(world, "CONNECTED_WALLETS")).to.equal(0);
    expect(lastScreen(world, true).held.has(world.accounts - 1)).to.equal(false);
  });

  it("finds accounts that star the same targets together", () => {
    const world = attacked();
    for (const [i, account] of recruit(world, 30, true).entries())
      for (let target = 0; target < 10; target++)
        click(world, account, { task: TASK.star, target, time: ATTACK + target * DAY + i });
    expect(flagged(world, "LOCKSTEP_TARGETS")).to.equal(30);
  });

  for (const [how, refused] of [
    ["copy", true],
    ["near", true],
    ["reworded", false],
  ] as const satisfies readonly (readonly [Copy, boolean])[]) {
    it(`${refused ? "finds" : "does not find"} others' work handed in as ${how}`, () => {
      const world = attacked();
      const [account = 0] = recruit(world, 1, true);
      const from = originalsOf(world).find(({ text }) => text !== undefined);
      if (from === undefined) throw new Error("The history has no work.");
      world.submissions.push(piece(world, account, from.time + DAY, copyOf(world, from, how)));
      expect(lastScreen(world, true).copies.has(world.submissions.length - 1)).to.equal(refused);
    });
  }

  it("finds pieces spun from one template", () => {
    const world = attacked();
    const [account = 0] = recruit(world, 1, true);
    const text = spun(world);
    for (let n = 0; n < 20; n++) world.submissions.push(piece(world, account, ATTACK + n * DAY, { text: text() }));
    const copies = [...lastScreen(world, true).copies].filter((i) => world.submissions[i]?.account === account);
    expect(copies.length).to.be.within(10, 19);
  });

  it("is sure of guests of workshops, who are honest", () => {
    const world = attacked();
    const held = [...lastScreen(world, true).held];
    expect(held).to.have.length(24);
    expect(held.every((account) => account < world.honest)).to.equal(true);
  });
});

describe("simulated words", () => {
  it("of two people who write of one thing are no copies", () => {
    const random = new SeededRandom(3);
    const alike = Array.from({ length: 200 }, () => {
      const one = freshText(random, TASK.content);
      const other = likeText(random, one, 27);
      return one.sketch.filter((band, i) => band === other.sketch[i]).length;
    });
    expect(alike.filter((bands) => bands >= 2).length).to.be.at.most(20);
  });
});
