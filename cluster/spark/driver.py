"""
Keeps one application on Spark: python driver.py --master URL --node PATH --worker FILE. Each line of its input is a request as JSON, each line of its
output says how one ended. A request says what to do, a folder of this machine with facts.json and the tables in input/, to which results come, and one
that the driver and all workers see, its home, in which nothing lies yet.
"""

import argparse
import json
import os
import queue
import re
import sys
import threading
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import pyarrow as pa
from detecting import Detecting
from epoch_run import EpochRun
from epoch_tables import COLUMNS, ENGINE
from home import Home
from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from scoring import Scoring
from tree_files import TreeFiles

MODULES = ["engine_process.py", "epoch_tables.py", "epoch_run.py", "home.py", "scoring.py", "detecting.py", "tree_files.py"]
SETTINGS = {
    # No table grows on the driver because it is small enough to be sent to all.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # As many partitions as asked for.
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
    "spark.python.worker.reuse": "true",
    "spark.ui.enabled": "false",
    "spark.driver.maxResultSize": "0",
}
UINT64 = ["points", "base", "weights"]
SCORES = ["account", "points", "base", "weights", "reputation"]


def session(given):
    builder = SparkSession.builder.master(given.master).appName("assay")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.addFile(given.worker)
    for module in MODULES:
        spark.sparkContext.addPyFile(os.path.join(HERE, module))
    return spark


def types(columns):
    return {name: pa.uint64() if name in UINT64 else ENGINE[name] for name in columns}


def score(home, request, terms):
    limits = terms["facts"].pop("limitsAttesters")
    epoch = EpochRun(home, request["partitions"], terms)
    weighed, findings = Detecting(epoch).detect()
    home.collect("weighed", weighed, ["account"], types(COLUMNS["weighed"]))
    home.collect("findings", findings, ["account", "code", "attester"], types(COLUMNS["findings"]))
    scoring = Scoring(epoch)
    scoring.mark()
    scored = scoring.score()
    home.collect("scores", scored.where("kind = 'scores'"), ["account"], types(SCORES))
    give_reasons(home, scored.where("kind = 'reasons'"))
    if limits:
        pairs = scored.where("kind = 'attribution'")
        home.collect("attribution", pairs, ["account", "attester"], types(["account", "attester", "weights"]))


def give_reasons(home, refused):
    """Counts refused rows by reason, says what became of those that are kept, and brings all of them to this machine as files."""
    counts = refused.groupBy("reason").agg(f.count("*").alias("count"))
    home.collect("counts", counts, ["reason"], {"reason": pa.uint8(), "count": pa.uint32()})
    numbers = home.read("input/kept").select(f.col("number").alias("row")) if home.has("input/kept") else None
    kept = refused.limit(0) if numbers is None else refused.join(numbers, "row", "left_semi")
    home.collect("reasons", kept, ["row"], {"row": pa.uint32(), "reason": pa.uint8()})
    name = "scored/kind=reasons"
    with open(os.path.join(home.exchange, "refused.json"), "w", encoding="utf8") as file:
        json.dump(home.fetch(name) if home.has(name) else [], file)


def make_tree(home, request, terms):
    TreeFiles(home, request["partitions"], terms).make()


WORK = {"score": score, "tree": make_tree}


def run(spark, request, node):
    spark.conf.set("spark.sql.shuffle.partitions", request["partitions"])
    with open(os.path.join(request["exchange"], "facts.json"), encoding="utf8") as file:
        facts = json.load(file)
    home = Home(spark, request)
    home.put_input()
    WORK[request["work"]](home, request, {"node": node, "facts": facts})


def answer(spark, request, node):
    try:
        run(spark, request, node)
        return {"done": True}
    except Exception as error:
        refused = re.search(r"<refused>(\{\"code\".*?\})</refused>", str(error), re.DOTALL)
        if refused is not None:
            return {"refused": json.loads(refused.group(1))}
        return {"failed": traceback.format_exc()[-4000:]}


def read_requests(requests, is_busy):
    """Reads until the caller is gone, and then ends whatever is going on."""
    for line in sys.stdin:
        requests.put(json.loads(line))
    if is_busy.is_set():
        os._exit(1)
    requests.put(None)


def main():
    parser = argparse.ArgumentParser()
    for name in ["master", "node", "worker"]:
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args()
    requests, is_busy = queue.Queue(), threading.Event()
    is_busy.set()
    threading.Thread(target=read_requests, args=(requests, is_busy), daemon=True).start()
    spark = session(given)
    is_busy.clear()
    while (request := requests.get()) is not None:
        is_busy.set()
        print(json.dumps(answer(spark, request, given.node)), flush=True)
        is_busy.clear()
    spark.stop()


if __name__ == "__main__":
    main()
