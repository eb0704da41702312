"""A workbook (XLSX) on standard input, its sheets as JSON on standard output; nothing is computed and nothing is fetched.

Called by WorkbookReader with limits on time and memory. Whatever a workbook of plain cells does not need is refused: programs,
entities, links to elsewhere, formulas (by the name of the cell), and what would unpack to more than a list of people.
"""
import io
import json
import re
import resource
import sys
import zipfile
from xml.parsers import expat

PARTS_MAX, UNPACKED_MAX, RATIO_MAX = 500, 64 << 20, 200
ROWS_MAX, COLUMNS_MAX, CELL_MAX = 60_000, 60, 2_000


class Refused(Exception):
    def __init__(self, why, where=""):
        super().__init__(why)
        self.why, self.where = why, where


def part(book, name):
    """The bytes of a part, as many as it says and no more."""
    info = book.getinfo(name)
    with book.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise Refused("bomb", name)
    return data


def parse(data, start, end=None, text=None):
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_):
        raise Refused("entity")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = lambda tag, marks: start(tag.split(" ")[-1], marks)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.split(" ")[-1])
    if text:
        parser.CharacterDataHandler = text
    parser.Parse(data, True)


def shared(book, names):
    if "xl/sharedStrings.xml" not in names:
        return []
    found, parts, skip = [], [], 0

    def start(tag, _):
        nonlocal skip
        if tag == "si":
            parts.clear()
        elif tag == "rPh":
            skip += 1

    def end(tag):
        nonlocal skip
        if tag == "si":
            found.append("".join(parts))
        elif tag == "rPh":
            skip -= 1

    inside = []

    def start_t(tag, marks):
        start(tag, marks)
        inside.append(tag)

    def end_t(tag):
        inside.pop()
        end(tag)

    def text(words):
        if inside and inside[-1] == "t" and not skip:
            parts.append(words)

    parse(part(book, "xl/sharedStrings.xml"), start_t, end_t, text)
    return found


def sheets(book):
    """The visible sheets with their parts, in order."""
    targets, found = {}, []

    def relation(tag, marks):
        if tag == "Relationship":
            if marks.get("TargetMode") == "External":
                raise Refused("link")
            targets[marks["Id"]] = marks["Target"]

    parse(part(book, "xl/_rels/workbook.xml.rels"), relation)

    def sheet(tag, marks):
        if tag == "sheet":
            key = next(value for name, value in marks.items() if name.split(" ")[-1] == "id" and "relationships" in name)
            target = targets[key].lstrip("/")
            found.append((marks["name"], target if target.startswith("xl/") else "xl/" + target))

    parse(part(book, "xl/workbook.xml"), sheet)
    return found


def column(reference):
    number = 0
    for letter in re.match(r"[A-Z]+", reference).group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def number(text):
    """As a person would write it: a telephone number is no 1.38E+10."""
    value = float(text)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else text


def rows(name, data, words):
    found, cells, state = [], {}, {"row": 0, "cell": "", "kind": "", "text": [], "in": ""}

    def start(tag, marks):
        if tag == "row":
            state["row"] = int(marks.get("r", state["row"] + 1))
            cells.clear()
        elif tag == "c":
            state["cell"], state["kind"], state["text"] = marks.get("r", ""), marks.get("t", "n"), []
        elif tag == "f":
            raise Refused("formula", f"{name}!{state['cell']}")
        elif tag in ("v", "t"):
            state["in"] = tag

    def text(piece):
        if state["in"]:
            state["text"].append(piece)

    def end(tag):
        if tag in ("v", "t"):
            state["in"] = ""
        elif tag == "c" and state["cell"]:
            value, place = "".join(state["text"]), column(state["cell"])
            if state["kind"] == "s" and value:
                value = words[int(value)]
            elif state["kind"] == "n" and value:
                value = number(value)
            elif state["kind"] == "e":
                raise Refused("error", f"{name}!{state['cell']}")
            if len(value) > CELL_MAX:
                raise Refused("large", f"{name}!{state['cell']}")
            if value.strip():
                if place >= COLUMNS_MAX:
                    raise Refused("large", f"{name}!{state['cell']}")
                cells[place] = value
        elif tag == "row" and cells:
            if len(found) >= ROWS_MAX:
                raise Refused("large", f"{name}!{state['cell']}")
            found.append([state["row"], [cells.get(place, "") for place in range(max(cells) + 1)]])

    parse(data, start, end, text)
    return found


def read(data):
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise Refused("unreadable") from None
    parts = book.infolist()
    unpacked = sum(info.file_size for info in parts)
    packed = max(1, sum(info.compress_size for info in parts))
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_MAX or (unpacked > 1 << 20 and unpacked > RATIO_MAX * packed):
        raise Refused("bomb")
    names = {info.filename for info in parts}
    if len(names) != len(parts):
        raise Refused("unreadable")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused("macro")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Refused("link")
    words = shared(book, names)
    return [{"name": name, "rows": rows(name, part(book, target), words)} for name, target in sheets(book)]


def main() -> int:
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"sheets": read(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": refused.why, "where": refused.where}
    except MemoryError:
        answer = {"refused": "bomb", "where": ""}
    except (KeyError, IndexError, ValueError, StopIteration, AttributeError, expat.ExpatError, zipfile.BadZipFile,
            NotImplementedError, RuntimeError, EOFError):
        answer = {"refused": "unreadable", "where": ""}
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
