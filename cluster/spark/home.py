"""The folder of a run, on whatever file system Spark reads, and the tables in it."""

import os
import shutil

import pyarrow as pa
import pyarrow.parquet
from epoch_tables import spark_type

# Rows that the driver holds of a table that it hands over.
PIECE = 1_000_000


def write_piece(piece, first, folder):
    """Writes rows as Parquet with their numbers, from `first` on; gives the number of the next row."""
    columns = {field.name: piece[field.name].cast(spark_type(field.type)) for field in piece.schema}
    columns["row"] = pa.array(range(first, first + piece.num_rows), type=pa.int64())
    pa.parquet.write_table(pa.table(columns), os.path.join(folder, f"{first}.parquet"), use_dictionary=False)
    return first + piece.num_rows


class Home:
    """Where all tables of a run lie. Only Spark and Hadoop read and write there."""

    def __init__(self, spark, request):
        self.spark = spark
        self.home, self.exchange = request["home"], request["exchange"]

    def path(self, name):
        return self.spark._jvm.org.apache.hadoop.fs.Path(os.path.join(self.home, name))

    def local(self, path):
        return self.spark._jvm.org.apache.hadoop.fs.Path("file", None, path)

    def files(self):
        return self.path("").getFileSystem(self.spark._jsc.hadoopConfiguration())

    def has(self, name):
        return self.files().exists(self.path(name))

    def read(self, name):
        return self.spark.read.parquet(os.path.join(self.home, name))

    def keep(self, name, frame):
        """Writes what a stage gave: a lost worker then costs that stage at most."""
        by = [field.name for field in frame.schema if field.name == "kind" and field.dataType.simpleString() == "string"]
        to = os.path.join(self.home, name)
        frame.write.partitionBy(*by).parquet(to, mode="overwrite")
        # A table without rows has no file that would name its columns.
        return self.spark.read.schema(frame.schema).parquet(to)

    def put_input(self):
        """Puts the tables of the exchange's folder `input`, in Arrow's stream format, where the workers see them, as Parquet."""
        folder = os.path.join(self.exchange, "input")
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            parts = os.listdir(path) if os.path.isdir(path) else [""]
            # A part is named by the number of its first row.
            files = [os.path.join(path, part) for part in sorted(parts, key=lambda part: int(part.partition(".")[0] or 0))]
            self.put(name.removesuffix(".arrow"), [file.rstrip("/") for file in files])

    def put(self, name, files):
        """Tables stay in their files, so that the driver holds a piece at a time."""
        local = os.path.join(self.exchange, "parquet", name)
        os.makedirs(local, exist_ok=True)
        rows = 0
        for file in files:
            with pa.memory_map(file) as source, pa.ipc.open_stream(source) as reader:
                table = reader.read_all()
                for first in range(0, table.num_rows, PIECE):
                    rows = write_piece(table.slice(first, PIECE), rows, local)
            os.remove(file)
        if rows > 0:
            self.files().mkdirs(self.path("input"))
            self.files().copyFromLocalFile(True, True, self.local(local), self.path(f"input/{name}"))
        shutil.rmtree(local, ignore_errors=True)

    def fetch(self, name):
        """Brings a table's files to this machine; gives their paths."""
        local = os.path.join(self.exchange, "fetched", name)
        os.makedirs(os.path.dirname(local), exist_ok=True)
        self.files().copyToLocalFile(False, self.path(name), self.local(local), True)
        return [os.path.join(local, part) for part in sorted(os.listdir(local)) if part.endswith(".parquet")]

    def collect(self, name, found, keys, types):
        """Writes columns of a table, in order, for one process: the driver holds them."""
        found = found.orderBy(*keys).select(*types).toArrow()
        self.give(name, pa.table({key: found[key].cast(of) for key, of in types.items()}))

    def give(self, name, table):
        with pa.ipc.new_stream(os.path.join(self.exchange, f"{name}.arrow"), table.schema) as writer:
            writer.write_table(table.combine_chunks())
