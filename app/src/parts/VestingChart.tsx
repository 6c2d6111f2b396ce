import { useEffect, useRef, type ReactElement } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatDate } from "../format.js";
import { TEXTS } from "../texts.js";

/** A point of the schedule: Unix seconds, and tokens vested by then. */
export interface VestingPoint {
  readonly time: number;
  readonly tokens: number;
}

const HEIGHT = 180;

/** The vesting schedule as a line; its table is the text alternative. */
export function VestingChart({ points }: { readonly points: readonly VestingPoint[] }): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const chart = new uPlot(
      optionsFor(element),
      [points.map(({ time }) => time), points.map(({ tokens }) => tokens)],
      element,
    );
    const resize = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      chart.destroy();
    };
  }, [points]);
  const [first, last] = [points[0], points.at(-1)];
  const label =
    first === undefined || last === undefined
      ? TEXTS.schedule
      : TEXTS.scheduleHint(formatDate(BigInt(first.time)), formatDate(BigInt(last.time)));
  return <div ref={frame} className="chart" role="img" aria-label={label} />;
}

function optionsFor(element: HTMLElement): uPlot.Options {
  const styles = getComputedStyle(element);
  const [ink, accent, line] = ["--ink", "--accent", "--line"].map((name) => styles.getPropertyValue(name).trim()) as [
    string,
    string,
    string,
  ];
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    axes: [
      axis,
      {
        ...axis,
        size: 64,
        values: (_, ticks) =>
          ticks.map((tick) => new Intl.NumberFormat(undefined, { notation: "compact" }).format(tick)),
      },
    ],
    series: [{}, { stroke: accent, width: 2, fill: `${accent}22` }],
  };
}
