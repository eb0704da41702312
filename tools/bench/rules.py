"""Rules per second, beside two Python engines on the same rules in the same run.

Usage: rules.py PATH/TO/liandong      SpiffWorkflow reads the same DMN file; bkflow-feel has no tables, so it is asked
each row as one expression until one holds.
"""
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../rules"))
from bkflow_feel import parser as bkflow_parser  # noqa: E402
from bkflow_feel.api import parse_expression  # noqa: E402
from spiff import Table  # noqa: E402

ROWS, COLUMNS = 20, 5
NAMES = "abcde"
MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
SECONDS = 2.0


def model():
    inputs = "".join(f"<input id='in_{name}'><inputExpression id='ie_{name}'><text>{name}</text></inputExpression></input>" for name in NAMES)
    rules = "".join(
        f"<rule id='r_{row}'>" + "".join(f"<inputEntry id='e_{row}{name}'><text>&lt;= {row * 10}</text></inputEntry>" for name in NAMES)
        + f"<outputEntry id='o_{row}'><text>{row}</text></outputEntry></rule>" for row in range(1, ROWS + 1))
    needs = "".join(f'<informationRequirement><requiredInput href="#i_{n}"/></informationRequirement>' for n in NAMES)
    data = "".join(f'<inputData id="i_{n}" name="{n}"><variable name="{n}"/></inputData>' for n in NAMES)
    return (f'<definitions xmlns="{MODEL}" id="d" name="bench" namespace="urn:bench">{data}'
            f'<decision id="table" name="table"><variable name="table"/>{needs}'
            f'<decisionTable id="t" hitPolicy="FIRST">{inputs}<output id="out" name="out"/>{rules}</decisionTable></decision></definitions>')


def rate(body):
    start, calls = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        body()
        calls += 1
    return calls / (time.perf_counter() - start)


def main():
    values = {name: 105 for name in NAMES}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bench.dmn")
        with open(path, "w") as file:
            file.write(model())
        inputs = [f"--input={name}={value}" for name, value in values.items()]
        out = subprocess.run([sys.argv[1], "bench-rules", path, *inputs], capture_output=True, text=True, check=True).stdout
        ours = dict(line.split() for line in out.splitlines())
        spiff = Table(path, "table")
    engine, task = spiff.engine, None
    rows = [" and ".join(f"{name} <= {row * 10}" for name in NAMES) for row in range(1, ROWS + 1)]

    def bkflow_table():
        for number, row in enumerate(rows, 1):
            if parse_expression(row, values):
                return number
        return None

    assert ours["value"] == "11" and bkflow_table() == 11 and spiff.decide(dict(values)) == {"out": 11}
    from types import SimpleNamespace
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    task = SimpleNamespace(data=dict(values), workflow=SimpleNamespace(script_engine=PythonScriptEngine()))
    figures = [
        ("a comparison", ours["comparison"], rate(lambda: engine.evaluate("a", ">= 3", task)), rate(lambda: parse_expression("a >= 3", values))),
        (f"a table of {ROWS} x {COLUMNS}", ours["table"], rate(lambda: engine.result(task)), rate(bkflow_table)),
        ("a parse", ours["parse"], rate(lambda: task.workflow.script_engine.validate("a >= 3")), rate(lambda: bkflow_parser.parse("a >= 3"))),
    ]
    print("| rules per second | Liandong | SpiffWorkflow | bkflow-feel |\n| --- | ---: | ---: | ---: |")
    for name, own, first, second in figures:
        shown = [f"{float(figure):.0f}" for figure in (own, first, second)]
        print(f"| {name} | {' | '.join(shown)} |")


main()
