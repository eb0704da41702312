"""Sheets of papers: of the kind that archives keep, whole, and laid out as an official form must be.

Usage: check.py FOLDER    Every PDF in it: PDF/A-3b, fonts within, nothing that leads outside, "page x of y" on each page,
and all lines that somebody signs or seals on one page. A name that ends in ".onepage.pdf" has one page.
"""
import pathlib
import re
import subprocess
import sys

import pikepdf

SIGNED = re.compile(r"签名|（印章）")
CUT = "回执"
OUTSIDE = {"/URI", "/Launch", "/GoToR", "/SubmitForm", "/JavaScript", "/ImportData"}
PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def fonts_without_program(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            if not any(key in thing for key in PROGRAMS):
                yield str(thing.get("/FontName"))


def ways_out(pdf):
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            if thing.get("/S") in OUTSIDE or thing.get("/Type") == "/EmbeddedFile" or "/JS" in thing:
                yield str(thing.get("/S", thing.get("/Type")))


def texts(path, pages):
    for page in range(1, pages + 1):
        yield subprocess.run(
            ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"],
            capture_output=True, text=True, check=True).stdout


def check(path):
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as known:
            assert known.get("pdfaid:part") == "3" and known.get("pdfaid:conformance") == "B", "not PDF/A-3b"
        intents = pdf.Root.get("/OutputIntents")
        assert intents and intents[0].S == "/GTS_PDFA1", "says nothing of its colours"
        assert not pdf.is_encrypted, "encrypted"
        assert not list(fonts_without_program(pdf)), f"fonts that are not within: {list(fonts_without_program(pdf))}"
        assert not list(ways_out(pdf)), f"leads outside: {list(ways_out(pdf))}"
        count = len(pdf.pages)
    pages = list(texts(path, count))
    for number, text in enumerate(pages, 1):
        plain = re.sub(r"\s", "", text)
        assert f"第{number}页共{count}页" in plain, f"page {number} does not say which it is"
    # What lies below the cut line is signed elsewhere.
    signed = [number for number, text in enumerate(pages) if SIGNED.search(text.split(CUT)[0])]
    foot = [number for number in signed if "被调查人签名" not in pages[number] or len(SIGNED.findall(pages[number])) > 1]
    assert len(foot) <= 1, f"signatures on pages {[number + 1 for number in foot]}"
    if path.name.endswith(".onepage.pdf"):
        assert count == 1, f"{count} pages"
    return count


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.pdf"))
    assert paths, "no sheets"
    failed = False
    for path in paths:
        try:
            print(f"{path.name}: {check(path)} pages")
        except AssertionError as fault:
            failed = True
            print(f"{path.name}: {fault}", file=sys.stderr)
    sys.exit(1 if failed else 0)


main()
