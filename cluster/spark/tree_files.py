"""The stages of cluster/tree/stages.ts in order: leaves by ranges of their hashes, then blocks and shards, as rows that are files."""

import os
import shutil

import pyarrow as pa
import pyarrow.parquet
from engine_process import ask_node
from epoch_run import joined
from epoch_tables import ENGINE, to_engine, to_spark
from pyspark.sql import functions as f

LEAF = ["account", "units", "reputation"]
HASHED = [*LEAF, "hash", "range"]
PLACED = [*LEAF, "hash", "node", "block", "shard"]
FILES = ["path", "number", "hash", "bytes"]
# Files of a block or shard in a batch: each has about 100 kB.
BATCH = 100


def sql_of(columns):
    def kind(of):
        return "string" if pa.types.is_string(of) else "binary" if pa.types.is_binary(of) or pa.types.is_fixed_size_binary(of) else "bigint"

    return ", ".join(f"{name} {kind(ENGINE[name])}" for name in columns)


def schema_of(columns):
    """Columns as they come from Spark."""
    plain = {"string": pa.string(), "binary": pa.binary(), "bigint": pa.int64()}
    return pa.schema([(name, plain[kind]) for name, kind in (column.split() for column in sql_of(columns).split(", "))])


def stage(name, terms, given, gives):
    """What a task does with leaves of its partition: a request to a Node process, which gives columns of them, or files."""

    def run(batches):
        leaves = joined(batches, schema_of(given))
        if leaves.num_rows == 0:
            return
        answer = ask_node(terms["node"], name, terms["facts"], {"leaves": to_engine(leaves, given)})
        if "files" in answer:
            yield from to_spark(answer["files"]).to_batches(max_chunksize=BATCH)
            return
        for column in answer["rows"].column_names:
            leaves = leaves.append_column(column, to_spark(answer["rows"])[column])
        yield from leaves.select(gives).to_batches(max_chunksize=10_000)

    return run


def unpack(paths, folder):
    """Writes the files that rows of tables are, and gives number and hash of each. A batch is held at a time."""
    heads = []
    for path in paths:
        for batch in pa.parquet.ParquetFile(path).iter_batches(batch_size=BATCH, columns=FILES):
            for name, data in zip(batch["path"].to_pylist(), batch["bytes"]):
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(data.as_buffer())
            heads.append(pa.Table.from_batches([batch]).select(["number", "hash"]))
    return to_engine(pa.concat_tables(heads), ["number", "hash"])


class TreeFiles:
    """A tree whose leaves lie in the folder `input/leaves` of its home."""

    def __init__(self, home, partitions, terms):
        self.home, self.partitions, self.terms = home, partitions, terms

    def run(self, name, leaves, keys, given, gives):
        parted = leaves.select(*given).repartition(self.partitions, *keys)
        return self.home.keep(name, parted.mapInArrow(stage(name, self.terms, given, gives), sql_of(gives)))

    def make(self):
        hashed = self.run("leaves", self.home.read("input/leaves"), [], LEAF, HASHED)
        counts = {row["range"]: row["leaves"] for row in hashed.groupBy("range").agg(f.count("*").alias("leaves")).collect()}
        facts = self.terms["facts"]
        facts["sizes"] = [counts.get(number, 0) for number in range(facts["ranges"])]
        placed = self.run("nodes", hashed, ["range"], [*LEAF, "hash"], PLACED)
        self.run("blocks", placed, ["block"], ["node", "hash"], FILES)
        self.run("shards", placed, ["shard"], [*LEAF, "node"], FILES)
        self.bring()

    def bring(self):
        """Puts the files of blocks and shards into the folder `tree` of the exchange, and says of each its number and hash."""
        tree = os.path.join(self.home.exchange, "tree")
        for folder in ["leaves", "nodes"]:
            os.makedirs(os.path.join(tree, folder))
        for name in ["blocks", "shards"]:
            self.home.give(name, unpack(self.home.fetch(name), tree))
            shutil.rmtree(os.path.join(self.home.exchange, "fetched", name))
