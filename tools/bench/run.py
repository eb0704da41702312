"""Measures a release server from a second process (wrk), at several sizes, and prints one table for each.

Usage: run.py PATH/TO/liandong [--postgres] [--keep FOLDER] [CASES ...]      default sizes: 10000 200000
  --postgres   on a private PostgreSQL server that keeps what it acknowledges, instead of SQLite
  --keep       where loaded SQLite stores lie from run to run; without, they are made anew and thrown away
"""
import argparse
import http.cookiejar
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
from program import Server, private_store, run  # noqa: E402

SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))


def wrk(server, script, path, connections, *arguments):
    """Requests per second, p50, p95, p99 in milliseconds, errors."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-s", os.path.join(HERE, script), server.address + path, "--", *arguments]
    out = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 60).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+) (\S+)", out)
    if not found:
        raise SystemExit(out)
    return [float(part) for part in found.groups()]


def sign_in(server, account):
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(server.address + "/desk/sign-in").read().decode()
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    form = urllib.parse.urlencode({"csrf": csrf, "account": account, "password": "liandong2026"}).encode()
    desk = opener.open(server.address + "/desk/sign-in", form).read().decode()
    token = re.search(r'name="csrf" value="([^"]+)"', desk).group(1)
    cookie = "; ".join(f"{item.name}={item.value}" for item in jar)
    return opener, cookie, token


def row(name, figures, note=""):
    rate, p50, p95, p99, errors = figures
    flag = f"  {int(errors)} ERRORS" if errors else ""
    print(f"| {name:<34} | {rate:>9.0f} | {p50:>8.2f} | {p95:>8.2f} | {p99:>8.2f} | {note}{flag}", flush=True)


def pages(server, opener, cookie):
    """What people of a desk read, over two connections."""
    queue = opener.open(server.address + "/desk/queue?view=all").read().decode()
    cases = re.findall(r'href="/desk/case/([0-9a-z]+)"', queue)
    views = {
        "queue page, 50 lines": ["/desk/queue"],
        "queue: overdue, due today": ["/desk/queue?view=overdue", "/desk/queue?view=today"],
        "queue: closed, all": ["/desk/queue?view=closed", "/desk/queue?view=all"],
        "queue of one matter type": ["/desk/queue?matter=land", "/desk/queue?view=closed&matter=health"],
        "case page": [f"/desk/case/{case}" for case in cases[:40]],
        "search, frequent words": ["/desk/queue?q=" + urllib.parse.quote(word) for word in ("路灯", "电梯", "噪音", "学校", "桥头")],
        "search, rare words": ["/desk/queue?q=" + urllib.parse.quote(word) for word in ("窨井盖", "高压线", "野蜂窝")],
        "dashboard": ["/desk/dashboard"],
        "workbench overview": ["/desk"],
        "what is waiting": ["/desk/list/unsigned"],
    }
    for name, paths in views.items():
        row(name, wrk(server, "get.lua", paths[0], 2, cookie, *paths))
    return cases


def measure(program, size, data, environment):
    """Loads what is not there yet, and drives it."""
    loaded = None
    if not os.path.exists(data):
        began = time.monotonic()
        made = run(program, "demo", "--data", data, "--cases", size, environment=environment, seconds=7200)
        if made.returncode != 0:
            raise SystemExit(made.stderr[-2000:])
        loaded = time.monotonic() - began
    server = Server(program, data, arguments=["--bench", "--demo"], environment=environment)
    started = server.wait("/bench/hello")
    try:
        print(f"\n### {size:,} cases ({f'loaded in {loaded:.0f} s' if loaded else 'loaded before'}, start to first answer {started:.2f} s)\n")
        print(f"| {'':<34} | {'req/s':>9} | {'p50 ms':>8} | {'p95 ms':>8} | {'p99 ms':>8} |")
        print(f"|{'-' * 36}|{'-' * 11}|{'-' * 10}|{'-' * 10}|{'-' * 10}|", flush=True)
        opener, cookie, csrf = sign_in(server, "desk")
        row("bare hello", wrk(server, "get.lua", "/bench/hello", 32, cookie, "/bench/hello"))
        cases = pages(server, opener, cookie)
        bare = wrk(server, "intake.lua", "/bench/row", 256, "/bench/row")
        row("bare row, same committer", bare)
        row("actions (durable comment)", wrk(server, "act.lua", "/", 128, cookie, csrf, *cases[:50]))
        intake = wrk(server, "intake.lua", "/", 256, "/new/online_consultation/online")
        row("intake (8 events, 350 characters)", intake, f"{intake[0] / bare[0]:.2f} of the bare row")
        print(f"\nresident memory {server.resident_megabytes():.0f} MB", flush=True)
    finally:
        server.stop()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("sizes", nargs="*", type=int)
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--keep")
    given = arguments.parse_intermixed_args()
    program = os.path.abspath(given.program)
    engine = "PostgreSQL, fsync on" if given.postgres else "SQLite WAL, synchronous=FULL asserted at start"
    print(f"load from a second process (wrk), {SECONDS} s each; {engine}")
    for size in given.sizes or [10_000, 200_000]:
        with private_store("liandong-bench-", given.postgres) as (folder, environment):
            place = given.keep if given.keep and not given.postgres else folder
            measure(program, size, os.path.join(place, str(size)), environment)


if __name__ == "__main__":
    main()
