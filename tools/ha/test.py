"""Kills the primary database with kill -9 under load, again and again, and counts: acknowledged matters that are lost,
matters that were written twice, seconds until writing goes on, and errors that people saw.

Usage: test.py PATH/TO/liandong [ROUNDS]        keep the folder with KEEP=1
"""
import hashlib
import http.client
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from cluster import Cluster, ROOT

WRITERS = int(os.environ.get("HA_WRITERS", "8"))
FORM = "0123456789abcdef" * 2


class Load:
    """People who send a letter, and send the same form again until it is acknowledged, to the other node where one fails."""

    def __init__(self, ports):
        self.ports = ports
        self.is_over = threading.Event()
        self.lock = threading.Lock()
        self.counter = itertools.count(1)
        # Of each acknowledged form: when it was first sent, when acknowledged, and its tracking code.
        self.acknowledged = []
        self.errors = {}
        self.answers_that_differ = 0
        self.threads = [threading.Thread(target=self.run, args=(i,), daemon=True) for i in range(WRITERS)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def finish(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join(timeout=180)
        if any(thread.is_alive() for thread in self.threads):
            raise SystemExit("a form was never acknowledged")

    def run(self, index):
        while not self.is_over.is_set():
            number = next(self.counter)
            body = urllib.parse.urlencode({
                "csrf": FORM, "form_key": f"ha-{number}", "title": f"路灯 {number}", "letter": "小区东门的路灯坏了，请尽快处理。" * 18,
                "place": "xiahe_1", "parties[0][name]": f"李{number}", "parties[0][phone]": f"1390{number:07d}"})
            sent = time.monotonic()
            port = self.ports[(index + number) % len(self.ports)]
            while True:
                code = self.send(port, body)
                if code:
                    break
                port = self.ports[(self.ports.index(port) + 1) % len(self.ports)]
                time.sleep(0.2)
            with self.lock:
                self.acknowledged.append((sent, time.monotonic(), number, code))

    def send(self, port, body):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", "/new/online_consultation/online", body, {
                "Content-Type": "application/x-www-form-urlencoded", "Cookie": f"form={FORM}"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status == 303:
                return re.search(r"/track/([0-9a-z-]+)", answer.getheader("Location", "")).group(1)
            kind = f"HTTP {answer.status}"
        except (OSError, http.client.HTTPException) as error:
            kind = type(error).__name__
        with self.lock:
            self.errors[kind] = self.errors.get(kind, 0) + 1
        return None


def resumed_after(load, moment, seconds=120):
    """Seconds until a form is acknowledged that was sent after the moment, or that waited since before it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with load.lock:
            later = [done for sent, done, _, _ in load.acknowledged[-200:] if sent > moment + 0.05]
        if later:
            return min(later) - moment
        time.sleep(0.02)
    raise SystemExit(f"no writing {seconds} s after the fault")


def rounds(cluster, load, count):
    results = []
    for number in range(count):
        time.sleep(3)
        cluster.wait("a synchronous standby", lambda: cluster.is_healthy(standbys=1), 180)
        errors_before = sum(load.errors.values())
        primary = cluster.primary()
        kind = ("server", "machine", "node")[number % 3]
        moment = time.monotonic()
        if kind == "server":
            cluster.kill_server(primary)
        elif kind == "machine":
            cluster.kill_machine(primary)
        else:
            cluster.kill_node("node1")
        seconds = resumed_after(load, moment)
        # Who died comes back.
        if kind == "machine":
            cluster.start_database(primary)
        if kind == "node":
            cluster.start_node("node1")
        cluster.wait("all standbys", lambda: cluster.is_healthy(standbys=2), 240)
        victim = "node1" if kind == "node" else primary
        seen = sum(load.errors.values()) - errors_before
        results.append((kind, seconds, seen))
        print(f"{number + 1:>3}  kill -9 of {kind:<8} {victim:<6} writing again after {seconds:6.2f} s, {seen} errors seen", flush=True)
    return results


def check(cluster, load):
    """What was acknowledged is there, once."""
    time.sleep(1)
    codes = {code for _, _, _, code in load.acknowledged}
    hashes = {hashlib.sha256(f"liandong tracking 1\n{code}".encode()).hexdigest() for code in codes}
    found = set(cluster.ask("SELECT code FROM tracking").split())
    cases = int(cluster.ask("SELECT COUNT(*) FROM case_row"))
    lost = len(hashes - found)
    forms = len({number for _, _, number, _ in load.acknowledged})
    twice = (forms - len(codes)) + max(0, cases - forms)
    print(f"acknowledged {forms}, lost {lost}, written twice {twice}, in the database {cases}")
    report = subprocess.run(
        [cluster.program, "verify", "--data", str(cluster.folder / "node2"), "--language", "en"], cwd=ROOT,
        env={**os.environ, "DATABASE_URL": cluster.url}, capture_output=True, text=True)
    for line in report.stdout.split("\n"):
        if line.startswith(("✗", "✓")):
            print(line)
    return lost == 0 and twice == 0 and report.returncode == 0


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    folder = tempfile.mkdtemp(prefix="liandong-ha-")
    cluster = Cluster(folder, program)
    try:
        cluster.start()
        cluster.start_nodes()
        print(f"three databases, two nodes; {WRITERS} people send letters; {count} rounds", flush=True)
        load = Load(list(cluster.nodes.values()))
        began = time.monotonic()
        load.start()
        results = rounds(cluster, load, count)
        load.finish()
        elapsed = time.monotonic() - began
        for kind in ("server", "machine", "node"):
            times = [seconds for one, seconds, _ in results if one == kind]
            if times:
                print(f"{kind}: writing again after {min(times):.1f} … {max(times):.1f} s in {len(times)} rounds")
        print(f"{len(load.acknowledged)} letters in {elapsed:.0f} s; errors seen: {load.errors or 'none'}")
        is_right = check(cluster, load)
    finally:
        cluster.stop()
        if os.environ.get("KEEP"):
            print(f"logs in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
