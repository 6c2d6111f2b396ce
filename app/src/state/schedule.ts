import { useQuery } from "@tanstack/react-query";
import { rewardsOf, type Rewards } from "../../../src/client/index.js";
import type { VestingPoint } from "../parts/VestingChart.js";
import { sourceOf, type Settings } from "./program.js";

const POINTS = 12;

/** Days that the chart looks back and ahead. */
const DAY = 86_400n;
const [BACK, AHEAD] = [90n * DAY, 360n * DAY];

/** Vested tokens of an account over time, as the contract tells them for each point; undefined until they are read. */
export function useSchedule(
  account: string,
  settings: Settings,
  rewards: Rewards | undefined,
): VestingPoint[] | undefined {
  const time = rewards?.time ?? 0n;
  const { data } = useQuery({
    queryKey: ["schedule", account, String(rewards?.credited), String(time)],
    enabled: rewards !== undefined && rewards.credited > 0n,
    queryFn: () => Promise.all(timesFrom(time).map((at) => pointAt(account, settings, at))),
  });
  return data;
}

function timesFrom(now: bigint): bigint[] {
  const step = (BACK + AHEAD) / BigInt(POINTS - 1);
  const start = now > BACK ? now - BACK : 0n;
  return Array.from({ length: POINTS }, (_, i) => start + BigInt(i) * step);
}

async function pointAt(account: string, settings: Settings, time: bigint): Promise<VestingPoint> {
  const { vested, unit } = await rewardsOf(account, sourceOf(settings), time);
  const scale = 10n ** BigInt(Math.max(0, settings.decimals - 6));
  return { time: Number(time), tokens: Number((vested * unit) / scale) / 10 ** Math.min(6, settings.decimals) };
}
