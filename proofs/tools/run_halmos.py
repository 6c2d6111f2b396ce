"""Runs Halmos with one thing added: where the conditions of a path leave a memory offset only one value, it is that value.

Halmos refuses an offset that is not a number, also one such as 32 * (a > b) on a path on which a > b is known. The value is
asked of a solver with the path's conditions: one model gives a candidate, and it is taken only if every other value is impossible.
"""

import sys

from halmos import sevm
from halmos.__main__ import main
from halmos.bitvec import HalmosBitVec as BV
from z3 import Solver, is_bv_value, sat, unsat

_mloc = sevm.Exec.mloc


def _determined(path, term):
    # Not the path's own solver, which gives up after a millisecond.
    solver = Solver()
    solver.set("timeout", 10_000)
    solver.add(*path.conditions)
    if solver.check() != sat:
        return None
    value = solver.model().eval(term, model_completion=True)
    if not is_bv_value(value) or solver.check(term != value) != unsat:
        return None
    return value


def mloc(self, check_size=True):
    top = self.st.topi()
    if not top.is_concrete:
        value = _determined(self.path, top.as_z3())
        if value is not None:
            self.st.set_top(BV(value, size=256))
    return _mloc(self, check_size)


sevm.Exec.mloc = mloc

if __name__ == "__main__":
    sys.exit(main())
