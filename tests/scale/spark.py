#!/usr/bin/env python3
"""Apache Spark runs `cem score`, and its result is that of one process, byte for byte.

    python3 -m venv venv && venv/bin/pip install -r tests/scale/requirements.txt     (and a Java, 17 or later)
    venv/bin/python tests/scale/spark.py ANSWERS.ndjson QUESTIONNAIRE [--cem PATH] [--master URL] [--partitions N] [--out FOLDER]

Spark cuts the input into partitions, each worker pipes its partitions through `cem score -`, and the partial summaries become one with `cem summary merge`.
The master is a cluster of two worker processes on this machine unless another is named; on a real one, `cem` and the questionnaire must be on every worker.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from pyspark import StorageLevel
from pyspark.sql import SparkSession

SCORE = ["score", "-q", "--columns", "id,factors,overall,band,caps"]


def score_partition(cem, questionnaire):
    """A partition's lines -> its rows, each as (False, row), and its summary as (True, text)."""

    def run(lines):
        with tempfile.TemporaryDirectory() as folder:
            summary = os.path.join(folder, "summary.json")
            command = [cem, *SCORE, "-", "--from", "ndjson", "--threads", "1", "--questionnaire", questionnaire, "--summary", summary]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

            def feed():
                try:
                    for line in lines:
                        process.stdin.write(line.encode() + b"\n")
                    process.stdin.close()
                except BrokenPipeError:
                    pass  # It has stopped, and its status says why.

            feeder = threading.Thread(target=feed, daemon=True)
            feeder.start()
            complete = False
            for row in process.stdout:
                if row.startswith(b'{"type":"row"'):
                    yield False, row.decode().rstrip("\n")
                complete = row.startswith(b'{"type":"summary"')
            feeder.join()
            if process.wait() != 0 or not complete:
                raise RuntimeError(f"cem ended with {process.returncode}; its rows are {'complete' if complete else 'cut off'}")
            yield True, Path(summary).read_text()

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers")
    parser.add_argument("questionnaire")
    parser.add_argument("--cem", default="cem")
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--out", help="keep the rows, as Spark writes them, and the summaries here")
    args = parser.parse_args()
    answers, questionnaire = os.path.abspath(args.answers), args.questionnaire
    if os.path.exists(questionnaire):
        questionnaire = os.path.abspath(questionnaire)
    out = Path(args.out or tempfile.mkdtemp(prefix="cem-spark-")).absolute()
    out.mkdir(parents=True, exist_ok=True)

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.master(args.master).appName("cem score").config("spark.ui.enabled", "false").getOrCreate()
    context = spark.sparkContext
    start = time.perf_counter()
    scored = context.textFile("file://" + answers, args.partitions).mapPartitions(score_partition(args.cem, questionnaire))
    scored.persist(StorageLevel.DISK_ONLY)
    scored.filter(lambda pair: not pair[0]).map(lambda pair: pair[1]).saveAsTextFile("file://" + str(out / "rows"))
    summaries = scored.filter(lambda pair: pair[0]).map(lambda pair: pair[1]).collect()
    took = time.perf_counter() - start
    version, partitions = spark.version, scored.getNumPartitions()
    spark.stop()

    parts = []
    for at, summary in enumerate(summaries):
        parts.append(out / f"part-{at}.json")
        parts[-1].write_text(summary)
    merged = subprocess.run([args.cem, "summary", "merge", *parts], check=True, capture_output=True).stdout

    start = time.perf_counter()
    alone = out / "alone.json"
    alone.unlink(missing_ok=True)
    command = [args.cem, *SCORE, answers, "--questionnaire", questionnaire, "--summary", alone]
    single = subprocess.run(command, check=True, capture_output=True).stdout
    took_alone = time.perf_counter() - start

    rows = sorted(line for part in sorted((out / "rows").glob("part-*")) for line in part.read_bytes().splitlines())
    expected = sorted(line for line in single.splitlines() if line.startswith(b'{"type":"row"'))
    same_rows, same_summary = rows == expected, merged == alone.read_bytes()
    print(f"Spark {version}, {args.master}, {partitions} partitions: {len(rows)} rows in {took:.1f} s; one process: {len(expected)} rows in {took_alone:.1f} s")
    print(f"rows after sorting: {'the same bytes' if same_rows else 'DIFFERENT'}; merged summary: {'the same bytes' if same_summary else 'DIFFERENT'}")
    sys.exit(not (same_rows and same_summary))


if __name__ == "__main__":
    main()
