"""Theorems about divisions and decay, for all integers: z3 over the integers, where bit vectors of 256 bits decide nothing.

Prints one line of JSON for each theorem. What is asked of z3 is the opposite of the theorem, which must have no solution; the broken
twins ask the same of a formula with a fault, and must have one. Constants come from the Solidity source.
"""

import json
import re
import time
from pathlib import Path

from z3 import And, If, Int, Ints, Not, Or, Solver, sat, unknown, unsat

ROOT = Path(__file__).parent.parent
ONE = 1 << 64
BPS = 10_000


def source(name):
    return (ROOT / "contracts" / name).read_text()


def refuted(claim, *facts):
    solver = Solver()
    solver.set("timeout", 60_000)
    solver.add(*facts)
    solver.add(Not(claim))
    return solver.check()


def floors(*divisions):
    """Facts that define each `q` as floor(a / b)."""
    return [fact for q, a, b in divisions for fact in (q * b <= a, a < (q + 1) * b)]


def vested_is_monotone_and_bounded(twin=False):
    units, s, t, d, q, r = Ints("units s t d q r")
    facts = [units >= 0, d > 0, 0 <= s, s <= t, t <= d, *floors((q, units * s, d), (r, units * t, d)), units * s <= units * t]
    top = [r > units] if twin else [And(q >= 0, q <= r, r <= units)]
    facts += [units * t <= units * d]
    return refuted(top[0], *facts)


def whole_at_the_end(twin=False):
    units, d, q = Ints("units d q")
    return refuted(q == units + (1 if twin else 0), units >= 0, d > 0, *floors((q, units * d, d)))


def two_holds_no_faster_than_their_sum(twin=False):
    a, b, s, d, q, r, t = Ints("a b s d q r t")
    facts = [a >= 0, b >= 0, 0 <= s, s <= d, d > 0, *floors((q, a * s, d), (r, b * s, d), (t, a * s + b * s, d))]
    return refuted(q + r == t if twin else And(q + r <= t, t <= q + r + 1), *facts)


def steps_release_what_one_would(twin=False):
    """A release keeps the remainder: two releases pay what one at the end pays."""
    x, y, d, q, r, t = Ints("x y d q r t")
    kept = 0 if twin else x - q * d
    facts = [x >= 0, y >= 0, d > 0, *floors((q, x, d), (r, kept + y, d), (t, x + y, d))]
    return refuted(q + r == t, *facts)


def budget_stays_in_its_bounds(twin=False):
    amount, treasury, cap, share = Ints("amount treasury cap share")
    facts = [amount >= 0, treasury >= 0, 0 <= cap, cap <= BPS + (1 if twin else 0), *floors((share, treasury * cap, BPS))]
    facts += [treasury * cap <= treasury * (BPS + (1 if twin else 0))]
    budget = If(amount < share, amount, share)
    return refuted(And(budget <= amount, budget <= treasury, budget >= 0), *facts)


def power_never_exceeds_one(twin=False):
    """A step of the power keeps factor and base between 0 and 1."""
    one = 10**38
    result, base, p, q = Ints("result base p q")
    most = one + (1 if twin else 0)
    facts = [0 <= result, result <= one, 0 <= base, base <= most]
    facts += [result * base <= one * most, base * base <= most * most, result * base >= 0, base * base >= 0]
    facts += floors((p, result * base, one), (q, base * base, one))
    return refuted(And(0 <= p, p <= one, 0 <= q, q <= one), *facts)


def scheduled_is_between_floor_and_first(twin=False):
    one = 10**38
    initial, factor, floor, q = Ints("initial factor floor q")
    facts = [initial >= 0, 0 <= factor, factor <= one + (1 if twin else 0), floor >= 0, floors((q, initial * factor, one))[0]]
    facts += [initial * factor < (q + 1) * one, initial * factor <= initial * (one + (1 if twin else 0))]
    budget = If(q > floor, q, floor)
    return refuted(And(budget >= floor, Or(budget <= initial, budget == floor)), *facts)


def decay_constants():
    found = [(int(bit, 16), int(factor, 16)) for bit, factor in re.findall(r"x & (0x\w+) != 0\) m = \(m \* (0x\w+)\) >> 64", source("libraries/Decay.sol"))]
    assert [bit for bit, _ in found] == [1 << i for i in range(31, -1, -1)]
    return [factor for _, factor in found]


def mantissa_stays_in_its_range(twin=False):
    """Each factor is at least 1, so that no step falls below 2^64; and the product of all is below 2, floors leave less."""
    factors = decay_constants()
    if twin:
        factors = [2 * ONE, *factors]
    above = ONE
    for i, factor in enumerate(factors):
        m, q = Ints("m q")
        if refuted(And(q >= ONE, q <= above * factor // ONE), m >= ONE, m <= above, *floors((q, m * factor, ONE))) != unsat:
            return sat
        above = above * factor // ONE
    return unsat if above < 2 * ONE else sat


def growth_is_strictly_monotone(twin=False):
    """Of two exponents take the highest bit in which they differ. With it set and all lower bits clear, the mantissa is still greater than
    with it clear and all lower bits set, floors or not: so the greater exponent has the greater growth."""
    factors = decay_constants()
    if twin:
        factors[5] = factors[6]
    for i, factor in enumerate(factors):
        rest = 1
        for lower in factors[i + 1 :]:
            rest *= lower
        scale = ONE ** len(factors[i + 1 :])
        m, q = Ints("m q")
        # m × rest / scale bounds what the lower bits make of m, as every floor only takes away.
        if refuted(q * scale > m * rest, m >= ONE, m < 2 * ONE, *floors((q, m * factor, ONE))) != unsat:
            return sat
    return unsat


def points_never_rise(twin=False):
    """Read later: a greater mantissa at the same shift, or at least one shift more, mantissas from 2^64 to 2^65."""
    a, half, m, n, q, r = Ints("a half m n q r")
    top = 4 * ONE if twin else 2 * ONE
    common = [a >= 0, m >= ONE, m < top, n >= ONE, n < top, q >= 0, r >= 0, (q + 1) * m <= (q + 1) * top]
    same = refuted(r <= q, *common, m <= n, *floors((q, a, m), (r, a, n)), r * m <= r * n)
    later = refuted(r <= q, *common, *floors((half, a, 2), (q, a, m), (r, half, n)), half >= 0, r * n >= r * ONE)
    return unsat if same == unsat and later == unsat else sat if sat in (same, later) else unknown


def losses_cover_rewards(twin=False):
    """Half of what is lost, in parts rounded down, and the other half as penalty: never more than what was lost."""
    lost, shared, a, b, total, q, r = Ints("lost shared a b total q r")
    facts = [lost >= 0, *floors((shared, lost, 2)), a >= 0, b >= 0, total > 0, a + b <= total + (1 if twin else 0)]
    facts += [*floors((q, shared * a, total), (r, shared * b, total)), shared * a + shared * b <= shared * (total + (1 if twin else 0))]
    return refuted(q + r + (lost - shared) <= lost, *facts)


def shares_lose_what_the_pool_loses(twin=False):
    """Pools book half of a stake rounded down, accounts lose it rounded up: what is taken covers what was booked."""
    a, b, p, q, pool = Ints("a b p q pool")
    up = 0 if twin else 1
    facts = [a >= 0, b >= 0, *floors((p, a + up, 2), (q, b + up, 2), (pool, a + b, 2))]
    return refuted(And(p + q >= pool, p <= a, q <= b), *facts)


def shares_fit_the_pool(twin=False):
    """What two projects get of a pool by their weights, rounded down, sums to at most the pool."""
    pool, a, b, total, q, r = Ints("pool a b total q r")
    more = 1 if twin else 0
    facts = [pool >= 0, a >= 0, b >= 0, total > 0, a + b <= total + more, pool * a + pool * b <= pool * (total + more)]
    return refuted(q + r <= pool, *facts, *floors((q, pool * a, total), (r, pool * b, total)))


def sponsors_part_is_left(twin=False):
    """A sponsor's part of what is left, by what it put in of what is not redeemed, is at most what is left."""
    left, own, rest, part = Ints("left own rest part")
    more = 1 if twin else 0
    facts = [left >= 0, own > 0, own <= rest + more, left * own <= left * (rest + more), rest > 0]
    return refuted(part <= left, *facts, *floors((part, left * own, rest)))


THEOREMS = [
    vested_is_monotone_and_bounded,
    whole_at_the_end,
    two_holds_no_faster_than_their_sum,
    steps_release_what_one_would,
    budget_stays_in_its_bounds,
    power_never_exceeds_one,
    scheduled_is_between_floor_and_first,
    mantissa_stays_in_its_range,
    growth_is_strictly_monotone,
    points_never_rise,
    losses_cover_rewards,
    shares_lose_what_the_pool_loses,
    shares_fit_the_pool,
    sponsors_part_is_left,
]

if __name__ == "__main__":
    for theorem in THEOREMS:
        for twin in (False, True):
            started = time.time()
            found = theorem(twin)
            holds = found == (sat if twin else unsat)
            name = theorem.__name__ + (":twin" if twin else "")
            print(json.dumps({"name": name, "passed": bool(holds), "answer": str(found), "seconds": round(time.time() - started, 2)}), flush=True)
