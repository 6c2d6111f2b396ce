"""The engine in a Node process, which a Python worker of Spark keeps for its next tasks."""

import json
import struct
import subprocess

import pyarrow as pa
from pyspark import SparkFiles

WORKER = "worker.mjs"
_process = None


class NodeProcess:
    def __init__(self, node):
        command = [node, SparkFiles.get(WORKER)]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, stage, facts, tables):
        """tables: name -> Arrow table. Gives the tables of the answer by name."""
        streams = {name: stream_of(table) for name, table in tables.items()}
        request = {"stage": stage, "facts": facts, "tables": [[name, stream.size] for name, stream in streams.items()]}
        line = json.dumps(request).encode()
        out = self.child.stdin
        for part in [struct.pack("<I", len(line)), line, *streams.values()]:
            out.write(part)
        out.flush()
        (size,) = struct.unpack("<I", self.read(4))
        answer = json.loads(self.read(size))
        if "refused" in answer:
            raise RuntimeError(f"<refused>{json.dumps(answer['refused'])}</refused>")
        return {name: pa.ipc.open_stream(self.read(length)).read_all() for name, length in answer["tables"]}

    def read(self, size):
        data = self.child.stdout.read(size)
        if len(data) < size:
            raise BrokenPipeError("its output ended")
        return data


def stream_of(table):
    """A table as a stream of Arrow's IPC format, in one batch."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue()


def ask_node(node, stage, facts, tables):
    """Asks this worker's process, and starts one if there is none. The task fails if the process dies; Spark then does it again."""
    global _process
    if _process is None:
        _process = NodeProcess(node)
    try:
        return _process.ask(stage, facts, tables)
    except OSError as error:
        code = _process.child.wait()
        _process = None
        raise RuntimeError(f"node ended with {code}: {error}") from error
