"""An epoch's tables on Spark, and how its stages are run."""

import pyarrow as pa
import pyarrow.compute
from engine_process import ask_node
from epoch_tables import (
    COLUMNS,
    KINDS,
    NOTES,
    NOTES_SQL,
    OPTIONAL,
    WIDE,
    WIDE_SQL,
    split,
    to_engine,
    widen,
    with_marks,
)


def joined(batches, schema):
    given = list(batches)
    return schema.empty_table() if given == [] else pa.Table.from_batches(given).cast(schema)


def stage(name, terms, finish, lasts=None):
    """What a task does with its partition: a request to a Node process."""

    def run(batches):
        parts = split(joined(batches, WIDE))
        if parts["contributions"].num_rows == 0:
            return
        # Rows come in any order: those of one instant are compared in their own.
        rows = with_marks(parts["contributions"], parts["marks"]).sort_by("row")
        sent = rows if lasts is None else pa.concat_tables([rows, lasts])
        tables = {"contributions": to_engine(sent, COLUMNS["contributions"] + terms["optional"])}
        for kind in terms["kinds"]:
            tables[kind] = to_engine(parts[kind], COLUMNS[kind])
        answer = ask_node(terms["node"], name, terms["facts"], tables)
        yield from finish(rows, answer).to_batches(max_chunksize=10_000)

    return run


def note_stage(name, terms, finish, kinds):
    """What a task does with notes: a request to a Node process."""

    def run(batches):
        notes = joined(batches, NOTES)
        if notes.num_rows == 0:
            return
        parts = {kind: notes.filter(pa.compute.equal(notes["kind"], kind)) for kind in kinds}
        tables = {kind: to_engine(part, COLUMNS[kind]) for kind, part in parts.items()}
        yield from finish(notes, ask_node(terms["node"], name, terms["facts"], tables)).to_batches(max_chunksize=10_000)

    return run


class EpochRun:
    """An epoch whose tables lie in the folder `input` of its home."""

    def __init__(self, home, partitions, terms):
        self.home, self.partitions = home, partitions
        given = {kind: home.read(f"input/{kind}") for kind in KINDS if home.has(f"input/{kind}")}
        optional = [name for name in OPTIONAL if name in given["contributions"].columns]
        kinds = [kind for kind in given if kind != "contributions"]
        self.terms = {**terms, "optional": optional, "kinds": kinds}
        self.tables = {kind: widen(table, kind) for kind, table in given.items()}

    def of(self, *kinds):
        united = self.tables["contributions"]
        for kind in kinds:
            if kind in self.tables:
                united = united.unionByName(self.tables[kind])
        return united

    def run(self, name, table, keys, finish, schema=WIDE_SQL, lasts=None):
        parted = table.repartition(self.partitions, *keys)
        return self.home.keep(name, parted.mapInArrow(stage(name, self.terms, finish, lasts), schema))

    def run_notes(self, name, notes, key, finish, kinds):
        parted = notes.select(*NOTES.names).repartition(self.partitions, key)
        return self.home.keep(name, parted.mapInArrow(note_stage(name, self.terms, finish, kinds), NOTES_SQL))

    def accounts(self, name, finish, schema=WIDE_SQL, lasts=None):
        return self.run(name, self.of("earlier", "standing", "integrity", "marks"), ["account"], finish, schema, lasts)
