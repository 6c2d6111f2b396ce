import { expect } from "chai";
import { actionsOf } from "../../../src/engine/integrity/actions.js";
import { columnsOf } from "../../helpers/engine/programs.js";
import { work } from "../../helpers/engine/scored.js";

describe("actions of an epoch", () => {
  it("have a kind each, however many tasks there are", () => {
    const count = 2 ** 16 + 2;
    const rows = columnsOf(Array.from({ length: count }, (_, i) => work({ task: i + 1 })));
    const { actions, tasks } = actionsOf(rows, undefined);
    expect(tasks).to.have.lengthOf(count);
    expect(new Set(actions.kind).size).to.equal(count);
    expect(actions.kind[count - 1]).to.equal(count - 1);
  });

  it("take two bytes a kind where that is enough", () => {
    const { actions } = actionsOf(columnsOf([work({ task: 7 }), work({ task: 3 })]), undefined);
    expect(actions.kind).to.deep.equal(Uint16Array.of(1, 0));
  });
});
