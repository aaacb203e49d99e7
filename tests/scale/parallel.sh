#!/bin/sh
# GNU parallel runs `cem score`, and its result is that of one process, byte for byte. DuckDB then reads the rows and finds the means of the summary.
#   parallel.sh ANSWERS.ndjson QUESTIONNAIRE [CEM] [PYTHON with duckdb]
set -eu
answers=$1 questionnaire=$2 cem=${3:-cem} python=${4:-python3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# -k keeps the order of the blocks.
parallel --pipe --block 20M -k \
    "$cem score - --from ndjson -q --threads 1 --questionnaire '$questionnaire' --columns id,factors,overall --summary '$out/part-{#}.json'" \
    < "$answers" | grep '^{"type":"row"' > "$out/rows"
"$cem" summary merge "$out"/part-*.json > "$out/merged.json"

"$cem" score "$answers" -q --questionnaire "$questionnaire" --columns id,factors,overall --summary "$out/alone.json" > "$out/alone"
grep '^{"type":"row"' "$out/alone" | cmp - "$out/rows"
cmp "$out/merged.json" "$out/alone.json"
echo "GNU parallel: $(ls "$out"/part-*.json | wc -l) parts, $(wc -l < "$out/rows") rows: the same bytes as one process, in the same order; so is the merged summary"

"$python" - "$out/rows" "$out/alone.json" <<'PY'
import json, sys, duckdb
rows, summary = sys.argv[1], json.load(open(sys.argv[2]))
for name, own in summary["total"]["scores"].items():
    count, mean = duckdb.sql(f"""SELECT count("{name}"), avg("{name}"::DOUBLE) FROM read_json('{rows}', format = 'newline_delimited')""").fetchall()[0]
    assert count == own["n"] and abs(mean - own["mean"]) < 1e-9, (name, count, mean, own["n"], own["mean"])
print(f"DuckDB {duckdb.__version__}: counts and means of {len(summary['total']['scores'])} scores are those of the summary")
PY
