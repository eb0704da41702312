"""Measures a release server from a second process (wrk), at several sizes, and prints one table.

Usage: run.py PATH/TO/liandong [CASES ...]      default sizes: 10000 200000
"""
import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, program, data):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [program, "serve", "--data", data, "--port", str(self.port), "--bench", "--submissions-per-minute", "100000000"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        start = time.monotonic()
        while True:
            try:
                urllib.request.urlopen(self.address + "/bench/hello", timeout=1).read()
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() - start > 120:
                    raise SystemExit("the server did not start")
                time.sleep(0.02)
        self.started = time.monotonic() - start

    def resident_megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


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


def measure(program, size):
    data = tempfile.mkdtemp(prefix="liandong-bench-")
    try:
        loading = time.monotonic()
        subprocess.run([program, "demo", "--data", data, "--cases", str(size)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        loaded = time.monotonic() - loading
        server = Server(program, data)
        print(f"\n### {size:,} cases (loaded in {loaded:.0f} s, start to first answer {server.started:.2f} s)\n")
        print(f"| {'':<34} | {'req/s':>9} | {'p50 ms':>8} | {'p95 ms':>8} | {'p99 ms':>8} |")
        print(f"|{'-' * 36}|{'-' * 11}|{'-' * 10}|{'-' * 10}|{'-' * 10}|")
        opener, cookie, csrf = sign_in(server, "desk")
        hello = wrk(server, "get.lua", "/bench/hello", 32, cookie, "/bench/hello")
        row("bare hello", hello)
        bare = wrk(server, "intake.lua", "/bench/row", 256, "/bench/row")
        row("bare row, same committer", bare)
        queue = opener.open(server.address + "/desk/queue").read().decode()
        cases = re.findall(r'href="/desk/case/([0-9a-z]+)"', queue)
        row("queue page", wrk(server, "get.lua", "/desk/queue", 2, cookie, "/desk/queue"))
        row("case page", wrk(server, "get.lua", "/desk/queue", 2, cookie, *[f"/desk/case/{case}" for case in cases[:40]]))
        words = [urllib.parse.quote(word) for word in ("路灯", "电梯", "噪音", "学校", "桥头")]
        row("search", wrk(server, "get.lua", "/desk/queue", 2, cookie, *[f"/desk/queue?q={word}" for word in words]))
        row("dashboard", wrk(server, "get.lua", "/desk/dashboard", 2, cookie, "/desk/dashboard"))
        row("workbench overview", wrk(server, "get.lua", "/desk", 2, cookie, "/desk"))
        row("actions (durable comment)", wrk(server, "act.lua", "/", 128, cookie, csrf, *cases[:50]))
        intake = wrk(server, "intake.lua", "/", 256, "/new/online_consultation/online")
        row("intake (8 events, 350 characters)", intake, f"{intake[0] / bare[0]:.2f} of the bare row")
        print(f"\nresident memory {server.resident_megabytes():.0f} MB")
        server.stop()
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    program = os.path.abspath(sys.argv[1])
    print(f"load from a second process (wrk), {SECONDS} s each; SQLite WAL, synchronous=FULL asserted at start")
    for size in [int(argument) for argument in sys.argv[2:]] or [10_000, 200_000]:
        measure(program, size)
