"""The stages of src/engine/scoring/parts/stages.ts in order. Spark parts, sorts and moves rows; every rule is the engine's."""

import numpy as np
import pyarrow as pa
from epoch_tables import WIDE, marks_table, of_kind, replace
from pyspark.sql import Window
from pyspark.sql import functions as f

LAST_IN_QUOTA = 16
# What scoring gives: a row a contribution that was refused, a row an account, or a row for an account and attester.
SCORED = pa.schema(
    [("kind", pa.string()), ("row", pa.int64()), ("reason", pa.int64())]
    + [(name, pa.binary()) for name in ["uid", "account", "attester", "reputation"]]
    + [(name, pa.decimal128(20, 0)) for name in ["points", "base", "weights"]]
)
SCORED_SQL = "kind string, row bigint, reason bigint, uid binary, account binary, attester binary, reputation binary, " + ", ".join(
    f"{name} decimal(20,0)" for name in ["points", "base", "weights"]
)


def keep_marked(kind):
    """The rows that got a mark, as rows of a table."""

    def finish(rows, answer):
        marks = answer["rows"]["mark"].to_numpy()
        kept = replace(rows.filter(pa.array(marks != 0)), "marks", marks[marks != 0])
        return kept if kind == "contributions" else marks_table(kept)

    return finish


def scored(rows, answer):
    reasons = answer["reasons"].slice(0, rows.num_rows).append_column("row", rows["row"]).append_column("uid", rows["uid"])
    reasons = reasons.filter(pa.array(reasons["reason"].to_numpy() != 0))
    return pa.concat_tables([of_kind(SCORED, kind, table) for kind, table in {**answer, "reasons": reasons}.items()])


class Scoring:
    """The stages of an epoch's run that score it."""

    def __init__(self, epoch):
        self.epoch = epoch

    def mark(self):
        contributions = self.epoch.tables["contributions"]
        marks = self.epoch.run("uids", contributions, ["uid"], keep_marked("marks"))
        evidence = self.epoch.run("evidence", self.epoch.of("earlier"), ["task", "evidence"], keep_marked("marks"))
        self.epoch.tables["marks"] = marks.unionByName(evidence)
        contest = self.epoch.accounts("contest", keep_marked("contributions"))
        blocked = self.epoch.run("block", self.with_earlier(contest), ["task"], keep_marked("marks"))
        self.epoch.tables["marks"] = self.epoch.tables["marks"].unionByName(blocked)

    def with_earlier(self, contest):
        """Rows that take part in a contest, with the earlier ones of the same evidence, or of the same account and task."""
        if "earlier" not in self.epoch.tables:
            return contest
        earlier = self.epoch.tables["earlier"]
        near = [earlier.join(contest.select("task", key), ["task", key], "left_semi") for key in ["evidence", "account"]]
        return contest.unionByName(near[0].unionByName(near[1]).dropDuplicates(["row"]))

    def lasts(self):
        """The last row within the quota of each task that is used up: as many as there are tasks."""
        quotas = [(task["id"], task["epochQuota"]) for task in self.epoch.terms["facts"]["tasks"] if task["epochQuota"] > 0]
        if not quotas:
            return None
        accepted = self.epoch.accounts("quota", keep_marked("contributions"))
        places = accepted.withColumn("place", f.row_number().over(Window.partitionBy("task").orderBy("time", "uid")))
        limits = self.epoch.home.spark.createDataFrame(quotas, "task bigint, quota bigint")
        last = places.join(limits, "task").where("place = quota").select(WIDE.names)
        found = last.toArrow().cast(WIDE)
        return replace(found, "marks", np.full(found.num_rows, LAST_IN_QUOTA)) if found.num_rows > 0 else None

    def score(self):
        return self.epoch.accounts("scored", scored, SCORED_SQL, self.lasts())
