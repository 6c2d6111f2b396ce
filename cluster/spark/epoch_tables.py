"""The tables of an epoch: as Spark moves them, all in one, and as the engine takes them."""

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as f

KINDS = ["contributions", "earlier", "standing", "integrity", "marks"]
OPTIONAL = ["status", "disputed", "eligible", "review", "carried"]

# Columns as the engine takes them.
ENGINE = {
    "uid": pa.binary(32),
    "account": pa.binary(20),
    "attester": pa.binary(20),
    "evidence": pa.binary(32),
    "standing": pa.binary(64),
    "reputation": pa.binary(32),
    "task": pa.uint32(),
    "quantity": pa.uint32(),
    "quality": pa.uint16(),
    "time": pa.uint32(),
    "status": pa.uint8(),
    "disputed": pa.uint8(),
    "eligible": pa.uint8(),
    "review": pa.uint16(),
    "carried": pa.uint8(),
    "marks": pa.uint8(),
    "mark": pa.uint8(),
    "bps": pa.uint16(),
    **{name: pa.uint32() for name in ["rows", "accepted", "seen", "voided", "window", "count", "given", "together"]},
    **{name: pa.uint32() for name in ["received", "certainty", "hold"]},
    **{name: pa.string() for name in ["life", "code", "numbers", "path"]},
    "units": pa.binary(8),
    "hash": pa.binary(32),
    "bytes": pa.binary(),
    **{name: pa.uint32() for name in ["range", "node", "block", "shard", "number"]},
}

# All tables travel in one: a row says of which it is, and has the columns of that.
COLUMNS = {
    "contributions": ["uid", "account", "attester", "task", "quantity", "quality", "time", "evidence", "marks"],
    "earlier": ["account", "task", "time", "evidence"],
    "standing": ["account", "standing"],
    "integrity": ["account", "bps"],
    "totals": ["rows", "accepted", "seen", "voided"],
    "windows": ["task", "window", "count"],
    "lives": ["life", "count"],
    "attesters": ["attester", "given", "seen", "voided"],
    "close": ["account", "attester", "together", "voided", "received"],
    "findings": ["account", "code", "certainty", "numbers"],
    "factors": ["account", "bps"],
    "weighed": ["account", "bps", "hold", "certainty"],
}
NUMBERS = ["kind", "row", "task", "quantity", "quality", "time", *OPTIONAL, "marks", "bps"]
BYTES = ["uid", "account", "attester", "evidence", "standing"]
WIDE = pa.schema([(name, pa.int64()) for name in NUMBERS] + [(name, pa.binary()) for name in BYTES])
WIDE_SQL = ", ".join([f"{name} bigint" for name in NUMBERS] + [f"{name} binary" for name in BYTES])


# What detectors note of accounts, attesters and all rows: a row says of which kind it is.
NOTE_NUMBERS = ["rows", "accepted", "seen", "voided", "task", "window", "count", "given", "together", "received"]
NOTE_NUMBERS += ["certainty", "bps", "hold"]
NOTE_TEXTS = ["kind", "life", "code", "numbers"]
NOTES = pa.schema(
    [(name, pa.string()) for name in NOTE_TEXTS]
    + [(name, pa.binary()) for name in ["account", "attester"]]
    + [(name, pa.int64()) for name in NOTE_NUMBERS]
)
NOTES_SQL = ", ".join(
    [f"{name} string" for name in NOTE_TEXTS]
    + [f"{name} binary" for name in ["account", "attester"]]
    + [f"{name} bigint" for name in NOTE_NUMBERS]
)


def spark_type(of):
    """How Spark holds a column of the engine."""
    if pa.types.is_fixed_size_binary(of) or pa.types.is_binary(of):
        return pa.binary()
    if pa.types.is_string(of):
        return of
    return pa.decimal128(20, 0) if of == pa.uint64() else pa.int64()


def widen(frame, kind):
    """A table of Spark with the columns of all."""
    given = {"kind": f.lit(KINDS.index(kind)).cast("bigint")}
    for name in NUMBERS + BYTES:
        sort = "bigint" if name in NUMBERS else "binary"
        given.setdefault(name, (f.col(name) if name in frame.columns else f.lit(None)).cast(sort))
    return frame.select(*[given[name].alias(name) for name in WIDE.names])


def to_engine(table, columns):
    return pa.table({name: table[name].cast(ENGINE[name]) for name in columns})


def to_spark(table):
    return pa.table({field.name: table[field.name].cast(spark_type(field.type)) for field in table.schema})


def split(table):
    """Tables by kind."""
    kinds = table["kind"].to_numpy()
    return {kind: table.filter(pa.array(kinds == i)) for i, kind in enumerate(KINDS)}


def replace(table, name, values):
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values, type=pa.int64()))


def with_marks(rows, marks):
    """Rows with the marks that they have, and those of a table that may have several a row."""
    found = rows["marks"].fill_null(0).to_numpy().copy()
    ids = rows["row"].to_numpy()
    order = np.argsort(ids, kind="stable")
    at = order[np.searchsorted(ids, marks["row"].to_numpy(), sorter=order)] if marks.num_rows > 0 else []
    np.bitwise_or.at(found, at, marks["marks"].to_numpy())
    return replace(rows, "marks", found)


def marks_table(rows):
    """Marks by themselves: they need no more than their row and account."""
    count = rows.num_rows
    given = {"kind": pa.array(np.full(count, KINDS.index("marks")), type=pa.int64())}
    kept = {**given, **{name: rows[name] for name in ["row", "account", "marks"]}}
    return pa.table([kept.get(field.name, pa.nulls(count, field.type)) for field in WIDE], schema=WIDE)


def of_kind(schema, kind, table):
    """A table with the columns of all kinds."""
    count = table.num_rows
    given = {"kind": pa.array([kind] * count, type=pa.string()), **dict(zip(table.column_names, to_spark(table).columns))}
    return pa.table([given.get(field.name, pa.nulls(count, field.type)) for field in schema], schema=schema)
