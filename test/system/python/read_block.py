# read_block.py — runs a block of Python of docs/reading-results.md and compares the variable `table` that it leaves with
# results.csv; exits 1 where they differ. Usage: read_block.py BLOCK.py, in the folder that the block reads from.

import csv
import math
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    block = file.read()
names = {}
exec(block, names)
table = names.get("table")
if table is None:
    sys.exit(0 if "segments" in names or "means" in names else "the block leaves no table")


def columns_of(table):
    kind = type(table).__module__.split(".")[0]
    if kind == "pyarrow":
        return {name: table[name].to_pylist() for name in table.column_names}
    if kind == "polars":
        return {name: table[name].to_list() for name in table.columns}
    if kind == "pandas":
        return {name: [None if value != value else value for value in table[name].tolist()] for name in table.columns}
    return rows_of(table)


def rows_of(relation):
    rows = relation.fetchall()
    return {name: [row[i] for row in rows] for i, name in enumerate(relation.columns)}


with open("results.csv", newline="", encoding="utf-8") as file:
    header, *lines = csv.reader(file)
if "< 2" in block:
    place = header.index("replicate")
    lines = [line for line in lines if int(line[place]) < 2]

found = columns_of(table)
if list(found) != header:
    sys.exit(f"columns {list(found)} instead of {header}")
for i, name in enumerate(header):
    if len(found[name]) != len(lines):
        sys.exit(f"{len(found[name])} rows instead of {len(lines)}")
    for value, line in zip(found[name], lines):
        text = line[i]
        if value is None or (isinstance(value, float) and math.isnan(value)):
            same = text == ""
        elif isinstance(value, str):
            same = value == text
        else:
            same = text != "" and float(text) == value
        if not same:
            sys.exit(f"{name}: {value!r} instead of {text}")
