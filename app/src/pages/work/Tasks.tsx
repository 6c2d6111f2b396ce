import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { tasksOf, type CommunityTask } from "../../../../src/client/index.js";
import { formatDays, formatNumber, formatPercent, formatTime } from "../../format.js";
import { Lag } from "../../parts/Notice.js";
import { Reading } from "../../parts/Reading.js";
import { Table } from "../../parts/Table.js";
import { sourceOf, type CommunitySettings } from "../../state/program.js";
import { TEXTS } from "../../texts.js";
import { HandIn } from "./HandIn.js";

/** Tasks with their rules, and a form to hand work in. */
export function Tasks({ settings }: { readonly settings: CommunitySettings }): ReactElement {
  const found = useQuery({ queryKey: ["tasks"], queryFn: () => tasksOf(sourceOf(settings)) });
  const columns = [
    ...[{ name: TEXTS.task }, { name: TEXTS.domain }, { name: TEXTS.worth, number: true }, { name: TEXTS.limits }],
    ...[{ name: TEXTS.verification }, { name: TEXTS.rubric }],
  ];
  return (
    <Reading query={found}>
      {({ tasks, time }) => (
        <>
          <Table
            label={TEXTS.taskList}
            columns={columns}
            rows={tasks.map((task) => ({ key: String(task.id), cells: cellsOf(task, time) }))}
          />
          <HandIn tasks={tasks.filter((task) => isOpen(task, time))} settings={settings} />
          <Lag time={time} />
        </>
      )}
    </Reading>
  );
}

const isOpen = ({ closesAt }: CommunityTask, time: bigint): boolean => closesAt === 0n || closesAt > time;

function cellsOf(task: CommunityTask, time: bigint) {
  const limits = limitsOf(task, time);
  return [
    String(task.id),
    TEXTS.domains[Number(task.domain)],
    formatNumber(task.points),
    limits.length === 0 ? TEXTS.noLimit : limits.join("; "),
    TEXTS.modes[Number(task.mode)],
    <Rubric task={task} />,
  ];
}

/** What a task asks for, in words. */
function limitsOf(task: CommunityTask, time: bigint): string[] {
  const { maxPerWindow, window, maxPerEpoch, epochQuota, minQuality, minReputation, opensAt, closesAt } = task;
  const domain = TEXTS.domains[Number(task.reputationDomain)] ?? "";
  return [
    ...(maxPerWindow > 0n ? [TEXTS.limitPerWindow(formatNumber(maxPerWindow), formatDays(window))] : []),
    ...(maxPerEpoch > 0n ? [TEXTS.limitPerEpoch(formatNumber(maxPerEpoch))] : []),
    ...(epochQuota > 0n ? [TEXTS.limitOfAll(formatNumber(epochQuota))] : []),
    ...(minQuality > 0n ? [TEXTS.limitQuality(formatPercent(minQuality))] : []),
    ...(minReputation > 0n ? [TEXTS.limitReputation(formatNumber(minReputation), domain)] : []),
    ...(BigInt(task.policy) > 0n ? [TEXTS.limitProof] : []),
    ...(opensAt > time ? [TEXTS.opens(formatTime(opensAt))] : []),
    ...(isOpen(task, time) ? [] : [TEXTS.closed(formatTime(closesAt))]),
  ];
}

/** Where a rubric is described: a link only if it leads to the web, otherwise its plain text. */
function Rubric({ task: { rubricURI, rubricHash } }: { readonly task: CommunityTask }): ReactElement {
  return (
    <>
      {/^https:\/\//i.test(rubricURI) ? (
        <a href={rubricURI} rel="noreferrer noopener" target="_blank">
          {rubricURI}
        </a>
      ) : (
        rubricURI
      )}
      <span className="muted small" title={rubricHash}>
        {` ${TEXTS.rubricHash(`${rubricHash.slice(0, 10)}…`)}`}
      </span>
    </>
  );
}
