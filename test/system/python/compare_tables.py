# compare_tables.py — reads one table in all formats with pyarrow and DuckDB; exits 1 where they differ from the CSV.
# Usage: compare_tables.py FOLDER TABLE, where FOLDER holds TABLE.csv, .jsonl, .arrow and .parquet.
# Prints the columns' types as a JSON object.

import csv
import json
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet

folder, name = sys.argv[1:]
path = f"{folder}/{name}"

with pa.memory_map(f"{path}.arrow") as file:
    arrow = pa.ipc.open_file(file).read_all()
tables = {
    "arrow": arrow,
    "parquet": parquet.read_table(f"{path}.parquet"),
    "duckdb": duckdb.sql(f"select * from read_parquet('{path}.parquet')").to_arrow_table(),
}
with open(f"{path}.csv", newline="", encoding="utf-8") as file:
    header, *lines = csv.reader(file)
with open(f"{path}.jsonl", encoding="utf-8") as file:
    records = [json.loads(line) for line in file]

parse = {pa.float64(): float, pa.int32(): int, pa.utf8(): str}


def expected(column, kind):
    if kind == pa.utf8():
        return column
    return [None if text == "" else parse[kind](text) for text in column]


def check(condition, what):
    if not condition:
        sys.exit(f"{name}: {what}")


for format, table in tables.items():
    check(table.column_names == header, f"{format} has columns {table.column_names}, csv {header}")
    check(table.num_rows == len(lines), f"{format} has {table.num_rows} rows, csv {len(lines)}")
    check(table.schema.types == arrow.schema.types, f"{format} has types {table.schema.types}, arrow {arrow.schema.types}")
    for position, column in enumerate(header):
        values = expected([line[position] for line in lines], arrow.schema.types[position])
        check(table[column].to_pylist() == values, f"{format} differs from csv in column {column}")
check([list(record) for record in records] == [header] * len(lines), "jsonl has other columns or rows than csv")
for column in header:
    check([record[column] for record in records] == arrow[column].to_pylist(), f"jsonl differs from arrow in {column}")

nulls = {column: arrow[column].null_count for column in header}
print(json.dumps({"types": {field.name: str(field.type) for field in arrow.schema}, "rows": len(lines), "nulls": nulls}))
