#!/usr/bin/env python3
"""How fast a server with many packs is there, how much memory it takes, and how long its leader waits.

    python3 tools/bench/packs.py .build/debug/liandong [35]

Copies the shipped packs until there are so many, each with an id and a name of its own, the ones that use another
pack with a copy of that too; starts a server on a new store, then again on the store that is there, until a page comes.
Then a leader, who oversees every mechanism, reads lists and boards of the same matters: with the shipped packs, and
with as many copies beside them.
"""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from program import Server, run  # noqa: E402
from run import sign_in  # noqa: E402

ROOT = os.path.abspath(f"{os.path.dirname(__file__)}/../..")


def copies(count, folder):
    """`count` packs in `folder`: the shipped ones in turn, numbered."""
    shipped = sorted(os.listdir(f"{ROOT}/packs"))
    for number in range(count):
        turn, name = divmod(number, len(shipped))
        name = shipped[name]
        target = f"{folder}/{name}-{turn}"
        shutil.copytree(f"{ROOT}/packs/{name}", target)
        path = f"{target}/mechanism.yaml"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"^mechanism: (\w+)", rf"mechanism: \1_{turn}", text, flags=re.M)
        text = re.sub(r"^name: \{ zh: (.*), en: (.*) \}", rf"name: {{ zh: \g<1>{turn}, en: \g<2> {turn} }}", text, flags=re.M)
        text = re.sub(r"^    pack: ([\w-]+)$", rf"    pack: \1-{turn}", text, flags=re.M)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def start(program, packs, data):
    """Seconds until the first page, and the memory then and a while later, in MB."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()
    server = subprocess.Popen(
        [program, "serve", "--data", data, "--packs", packs, "--port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                if server.poll() is not None:
                    sys.exit(f"the server ended with {server.returncode}")
                time.sleep(0.005)
        seconds = time.monotonic() - began
        time.sleep(1)
        with open(f"/proc/{server.pid}/status") as status:
            lines = [line.split() for line in status if line.startswith(("VmRSS", "VmHWM"))]
            memory = {words[0]: int(words[1]) / 1024 for words in lines}
        return seconds, memory["VmRSS:"], memory["VmHWM:"]
    finally:
        server.terminate()
        server.wait()


PAGES = ["/desk", "/desk/queue?view=all", "/desk/queue", "/desk/dashboard"]


def waits(program, packs, data, rounds=40):
    """The median milliseconds of each page for the leader of the demo."""
    server = Server(program, data, arguments=["--packs", packs])
    server.wait("/")
    try:
        opener, _, _ = sign_in(server, "leader")
        found = {}
        for page in PAGES:
            times = []
            for _ in range(rounds):
                began = time.monotonic()
                opener.open(server.address + page).read()
                times.append((time.monotonic() - began) * 1000)
            found[page] = sorted(times)[rounds // 2]
        return found
    finally:
        server.stop()


def leader(program, count, folder):
    """The same matters, read with few packs and with many."""
    data, many = f"{folder}/matters", f"{folder}/many"
    made = run(program, "demo", "--data", data, "--cases", 2000, environment={}, seconds=1800)
    if made.returncode != 0:
        sys.exit(made.stderr[-2000:])
    os.mkdir(many)
    copies(count, many)
    for name in os.listdir(f"{ROOT}/packs"):
        shutil.copytree(f"{ROOT}/packs/{name}", f"{many}/{name}")
    few = waits(program, f"{ROOT}/packs", data)
    crowded = waits(program, many, data)
    for page in PAGES:
        print(f"leader, {page}: {few[page]:.1f} ms with the shipped packs, {crowded[page]:.1f} ms with {count} more, {crowded[page] / few[page]:.2f} times")


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 35
    with tempfile.TemporaryDirectory() as folder:
        packs, data = f"{folder}/packs", f"{folder}/data"
        os.mkdir(packs)
        copies(count, packs)
        for what in ["new store", "second start", "third start"]:
            seconds, memory, peak = start(program, packs, data)
            print(f"{count} packs, {what}: {seconds:.2f} s, {memory:.0f} MB (peak {peak:.0f} MB)")
        leader(program, count, folder)


if __name__ == "__main__":
    main()
