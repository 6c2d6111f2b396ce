import { theorem, type Theorem } from "./theorems.js";

/** Proofs over the integers: functions of `integers.py`, each of which has its twin. */
export const INTEGERS: readonly (Theorem & { readonly twin: string })[] = [
  {
    ...theorem("vested_is_monotone_and_bounded", "vested units never fall and never exceed the credit", "all integers"),
    twin: "more is vested than credited",
  },
  {
    ...theorem("whole_at_the_end", "all of a credit is vested once the duration has passed", "all integers"),
    twin: "one unit more at the end",
  },
  {
    ...theorem(
      "two_holds_no_faster_than_their_sum",
      "two holds vest no faster than their sum, which is at most one unit ahead",
      "all integers",
    ),
    twin: "two holds vest exactly like their sum",
  },
  {
    ...theorem("steps_release_what_one_would", "many releases pay what one at the end would", "all integers"),
    twin: "remainders are dropped",
  },
  {
    ...theorem("budget_stays_in_its_bounds", "a budget exceeds neither its schedule nor the treasury", "all integers"),
    twin: "a share of the treasury above the whole",
  },
  {
    ...theorem("power_never_exceeds_one", "no step of the power of a decay leaves the range 0 to 1", "all integers"),
    twin: "a decay above 1",
  },
  {
    ...theorem(
      "scheduled_is_between_floor_and_first",
      "a scheduled budget is at least the floor, and at most the first one or the floor",
      "all integers",
    ),
    twin: "a factor above 1",
  },
  {
    ...theorem("mantissa_stays_in_its_range", "the growth's mantissa is in [2^64, 2^65)", "all exponents"),
    twin: "a first factor of 2",
  },
  {
    ...theorem("growth_is_strictly_monotone", "growth rises with every step of its exponent", "all exponents"),
    twin: "one constant instead of another",
  },
  {
    ...theorem("points_never_rise", "points read later are never more", "all integers; mantissas in their range"),
    twin: "mantissas up to 2^66",
  },
  {
    ...theorem(
      "losses_cover_rewards",
      "rewards and penalty of a root's stakes never exceed what was lost",
      "two parts of a pool, so by induction any number",
    ),
    twin: "parts that sum to more than the pool",
  },
  {
    ...theorem(
      "shares_lose_what_the_pool_loses",
      "accounts lose at least what their pool has booked as lost, and no more than they laid",
      "two parts of a pool, so by induction any number",
    ),
    twin: "halves rounded down for accounts too",
  },
  {
    ...theorem(
      "shares_fit_the_pool",
      "what projects get of a pool, rounded down, sums to at most the pool",
      "two projects, so by induction any number",
    ),
    twin: "weights that sum to more than their total",
  },
  {
    ...theorem("sponsors_part_is_left", "a sponsor's part of what is left is at most what is left", "all integers"),
    twin: "a sponsor who put in more than is not redeemed",
  },
];
