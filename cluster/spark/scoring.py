"""The stages of src/engine/scoring/parts/stages.ts in order. Spark parts, sorts and moves rows; every rule is the engine's."""

import os

import numpy as np
import pyarrow as pa
from engine_process import ask_node
from epoch_tables import (
    COLUMNS,
    KINDS,
    OPTIONAL,
    WIDE,
    WIDE_SQL,
    marks_table,
    replace,
    split,
    to_engine,
    to_spark,
    widen,
    with_marks,
)
from pyspark.sql import Window
from pyspark.sql import functions as f

LAST_IN_QUOTA = 16
# What scoring gives: a row a contribution, a row an account, or a row for an account and attester.
SCORED = pa.schema(
    [("kind", pa.string()), ("row", pa.int64()), ("reason", pa.int64())]
    + [(name, pa.binary()) for name in ["account", "attester", "reputation"]]
    + [(name, pa.decimal128(20, 0)) for name in ["points", "base", "weights"]]
)
SCORED_SQL = "kind string, row bigint, reason bigint, account binary, attester binary, reputation binary, " + ", ".join(
    f"{name} decimal(20,0)" for name in ["points", "base", "weights"]
)


def stage(name, terms, finish, lasts=None):
    """What a task does with its partition: a request to a Node process."""

    def run(batches):
        parts = split(WIDE.empty_table() if (given := list(batches)) == [] else pa.Table.from_batches(given).cast(WIDE))
        if parts["contributions"].num_rows == 0:
            return
        rows = with_marks(parts["contributions"], parts["marks"])
        sent = rows if lasts is None else pa.concat_tables([rows, lasts])
        tables = {"contributions": to_engine(sent, COLUMNS["contributions"] + terms["optional"])}
        for kind in terms["kinds"]:
            tables[kind] = to_engine(parts[kind], COLUMNS[kind])
        answer = ask_node(terms["node"], name, terms["facts"], tables)
        yield from finish(rows, answer).to_batches(max_chunksize=10_000)

    return run


def keep_marked(kind):
    """The rows that got a mark, as rows of a table."""

    def finish(rows, answer):
        marks = answer["rows"]["mark"].to_numpy()
        kept = replace(rows.filter(pa.array(marks != 0)), "marks", marks[marks != 0])
        return kept if kind == "contributions" else marks_table(kept)

    return finish


def scored(rows, answer):
    reasons = answer["reasons"].slice(0, rows.num_rows).append_column("row", rows["row"])
    return pa.concat_tables([of_scored(kind, table) for kind, table in {**answer, "reasons": reasons}.items()])


def of_scored(kind, table):
    """A table with the columns of all that scoring gives."""
    count = table.num_rows
    given = {"kind": pa.array([kind] * count, type=pa.string()), **dict(zip(table.column_names, to_spark(table).columns))}
    return pa.table([given.get(field.name, pa.nulls(count, field.type)) for field in SCORED], schema=SCORED)


class Scoring:
    """An epoch whose tables lie in the folder `input` of its home."""

    def __init__(self, spark, home, partitions, terms):
        self.spark, self.home, self.partitions = spark, home, partitions
        given = {kind: self.read(f"input/{kind}") for kind in KINDS if self.has(f"input/{kind}")}
        optional = [name for name in OPTIONAL if name in given["contributions"].columns]
        kinds = [kind for kind in given if kind != "contributions"]
        self.terms = {**terms, "optional": optional, "kinds": kinds}
        self.tables = {kind: widen(table, kind) for kind, table in given.items()}

    def has(self, name):
        path = self.spark._jvm.org.apache.hadoop.fs.Path(os.path.join(self.home, name))
        return path.getFileSystem(self.spark._jsc.hadoopConfiguration()).exists(path)

    def read(self, name):
        return self.spark.read.parquet(os.path.join(self.home, name))

    def keep(self, name, frame):
        """Writes what a stage gave: a lost worker then costs that stage at most."""
        by = ["kind"] if name == "scored" else []
        frame.write.partitionBy(*by).parquet(os.path.join(self.home, name), mode="overwrite")
        return self.read(name)

    def of(self, *kinds):
        united = self.tables["contributions"]
        for kind in kinds:
            if kind in self.tables:
                united = united.unionByName(self.tables[kind])
        return united

    def run(self, name, table, keys, finish, schema=WIDE_SQL, lasts=None):
        parted = table.repartition(self.partitions, *keys)
        return self.keep(name, parted.mapInArrow(stage(name, self.terms, finish, lasts), schema))

    def accounts(self, name, finish, schema=WIDE_SQL, lasts=None):
        return self.run(name, self.of("earlier", "standing", "integrity", "marks"), ["account"], finish, schema, lasts)

    def mark(self):
        contributions = self.tables["contributions"]
        marks = self.run("uids", contributions, ["uid"], keep_marked("marks"))
        evidence = self.run("evidence", self.of("earlier"), ["task", "evidence"], keep_marked("marks"))
        self.tables["marks"] = marks.unionByName(evidence)
        contest = self.accounts("contest", keep_marked("contributions"))
        blocked = self.run("block", self.with_earlier(contest), ["task"], keep_marked("marks"))
        self.tables["marks"] = self.tables["marks"].unionByName(blocked)

    def with_earlier(self, contest):
        """Rows that take part in a contest, with the earlier ones of the same evidence, or of the same account and task."""
        if "earlier" not in self.tables:
            return contest
        earlier = self.tables["earlier"]
        near = [earlier.join(contest.select("task", key), ["task", key], "left_semi") for key in ["evidence", "account"]]
        return contest.unionByName(near[0].unionByName(near[1]).dropDuplicates(["row"]))

    def lasts(self):
        """The last row within the quota of each task that is used up: as many as there are tasks."""
        quotas = [(task["id"], task["epochQuota"]) for task in self.terms["facts"]["tasks"] if task["epochQuota"] > 0]
        if not quotas:
            return None
        accepted = self.accounts("quota", keep_marked("contributions"))
        places = accepted.withColumn("place", f.row_number().over(Window.partitionBy("task").orderBy("time", "uid")))
        limits = self.spark.createDataFrame(quotas, "task bigint, quota bigint")
        last = places.join(limits, "task").where("place = quota").select(WIDE.names)
        found = last.toArrow().cast(WIDE)
        return replace(found, "marks", np.full(found.num_rows, LAST_IN_QUOTA)) if found.num_rows > 0 else None

    def score(self):
        self.accounts("scored", scored, SCORED_SQL, self.lasts())

    def collect(self, name, keys, types):
        """Writes a table of a row an account, in order, for one process: the driver holds it."""
        found = self.read(f"scored/kind={name}").orderBy(*keys).select(*types).toArrow()
        table = pa.table({key: found[key].cast(of) for key, of in types.items()})
        with pa.ipc.new_stream(os.path.join(self.home, f"{name}.arrow"), table.schema) as writer:
            writer.write_table(table.combine_chunks())
