"""The DMN files that Liandong writes: valid by the schemas of the standard, and decided alike by another engine.

Usage: check.py PATH/TO/liandong      The schemas lie beside the project; without them only the engine is asked.
"""
import csv
import io
import os
import re
import subprocess
import sys
import tempfile

from lxml import etree
from spiff import Table

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
SCHEMAS = os.path.abspath(os.path.join(ROOT, "../shared/tck"))
VERSIONS = ["1.2", "1.3", "1.4", "1.5"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def schema(version):
    return etree.XMLSchema(etree.parse(os.path.join(SCHEMAS, f"DMN{version.replace('.', '')}.xsd")))


class Box(dict):
    """Python's way to write `case.matter`."""
    __getattr__ = dict.__getitem__


def main():
    files = decided = 0
    has_schemas = os.path.isdir(SCHEMAS)
    if not has_schemas:
        print("skipped: no schemas at", SCHEMAS)
    with tempfile.TemporaryDirectory() as folder:
        for pack in sorted(os.listdir(os.path.join(ROOT, "packs"))):
            path = os.path.join("packs", pack)
            for line in run("table", "export", path).splitlines():
                name = line.split("\t")[0]
                for version in VERSIONS:
                    file = os.path.join(folder, f"{name}-{version}.dmn")
                    run("table", "export", path, name, "-o", file, "--dmn", version)
                    if has_schemas:
                        schema(version).assertValid(etree.parse(file))
                    files += 1
                # SpiffWorkflow reads 1.3 and takes cells for Python: only tables of single values can be compared.
                lines = list(csv.reader(io.StringIO(run("table", "export", path, name).lstrip("\ufeff"))))
                kinds = next(line for line in lines if line[0] == "kind")
                asked = next(line for line in lines if line[0] == "expression")[1]
                rows = [line for line in lines if re.fullmatch(r"\d+", line[0])]
                if kinds[1:] != ["input", "output"] or any(re.search(r'[,"\[(<>]', "".join(row)) for row in rows):
                    continue
                other = Table(os.path.join(folder, f"{name}-1.3.dmn"), name)
                for row in rows:
                    known = row[1] if row[1] != "-" else "nothing known"
                    ours = run("table", "decide", path, name, f'{asked}="{known}"').splitlines()[0]
                    fact = asked.split(".")
                    theirs = other.decide({fact[0]: Box({fact[1]: known}) if len(fact) == 2 else known})
                    assert list(theirs.values()) == [ours.strip('"')], (name, known, ours, theirs)
                    decided += 1
        if has_schemas:
            for path, _, names in sorted(os.walk(SCHEMAS)):
                for name in names:
                    if name.endswith(".dmn"):
                        file = os.path.join(folder, "suite.dmn")
                        run("model", os.path.join(path, name), "-o", file)
                        schema("1.5").assertValid(etree.parse(file))
                        files += 1
    assert files and decided, "nothing was compared"
    print(f"{files} files valid, {decided} decisions alike in SpiffWorkflow")


main()
