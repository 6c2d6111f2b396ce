"""The stages of src/engine/integrity/parts/ in order."""

import pyarrow as pa
from epoch_tables import NOTES, NOTES_SQL, WIDE, marks_table, of_kind, replace, widen
from pyspark.sql import functions as f

# Detectors read no other columns.
READ = ["kind", "row", "uid", "account", "attester", "task", "time", "evidence", "marks"]
# Marks of a row: what detectors read of it, and so many times whose work it is (cluster/detection.ts).
SOURCES = 16


def keep_scanned(rows, answer):
    marks = answer["rows"]["mark"].to_numpy()
    kept = replace(rows.filter(pa.array(marks != 0)), "marks", marks[marks != 0])
    columns = [kept[field.name] if field.name in READ else pa.nulls(kept.num_rows, field.type) for field in WIDE]
    return pa.table(columns, schema=WIDE)


def keep_sources(rows, answer):
    marks = answer["rows"]["mark"].to_numpy()
    return marks_table(replace(rows.filter(pa.array(marks != 0)), "marks", marks[marks != 0].astype("int64") * SOURCES))


def noted(_, answer):
    return pa.concat_tables([of_kind(NOTES, kind, table) for kind, table in answer.items()])


class Detecting:
    """The stages of an epoch's run that find what speaks against accounts."""

    def __init__(self, epoch):
        self.epoch = epoch

    def detect(self):
        """Gives the accounts with flags or clicks, and the flags; their factors become a table of the epoch."""
        epoch = self.epoch
        scanned = epoch.accounts("scan", keep_scanned)
        sources = epoch.run("sources", scanned, [f.substring("evidence", 1, 8)], keep_sources)
        survey = epoch.run("survey", scanned, ["account"], noted, NOTES_SQL)
        epoch.terms["facts"]["crowd"] = self.crowd(scanned, survey)
        own = epoch.run("accounts", scanned.unionByName(sources), ["account"], noted, NOTES_SQL)
        close = survey.where("kind in ('attesters', 'close')")
        found = epoch.run_notes("attesters", close, "attester", noted, ["attesters", "close"])
        notes = own.select(*NOTES.names).unionByName(found.select(*NOTES.names))
        weighed = epoch.run_notes("weigh", notes, "account", noted, ["findings", "factors"])
        lowered = weighed.where("bps < 10000").select("account", "bps")
        epoch.tables["integrity"] = widen(lowered, "integrity")
        epoch.terms["kinds"].append("integrity")
        del epoch.terms["facts"]["crowd"]
        return weighed, notes.where("kind = 'findings'")

    def crowd(self, scanned, survey):
        """What is common to all parts. It does not grow with contributions."""
        sums = ["rows", "accepted", "seen", "voided"]
        totals = survey.where("kind = 'totals'").agg(*[f.sum(name).alias(name) for name in sums]).first()
        attesters = survey.where("kind = 'attesters'").select(f.col("attester").alias("account")).distinct()
        accounts = scanned.select("account").union(attesters).distinct().count()
        windows = survey.where("kind = 'windows'").groupBy("task", "window").agg(f.sum("count").alias("count"))
        lives = survey.where("kind = 'lives'").groupBy("life").agg(f.sum("count").alias("count"))
        share = self.epoch.terms["facts"]["alikeBps"]
        least = -(-accounts * share // 10_000)
        return {
            **{name: totals[name] or 0 for name in sums},
            "accounts": accounts,
            "attesters": attesters.count(),
            "windows": [row.asDict() for row in windows.collect()],
            "lives": [row.asDict() for row in lives.where(f.col("count") >= least).collect()],
        }
