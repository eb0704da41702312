"""Kills the primary database with kill -9 under load, again and again, and counts: acknowledged matters that are lost,
matters that were written twice, seconds until writing goes on, and errors that people saw.

Usage: ha.py PATH/TO/liandong [ROUNDS]        keep the folder with KEEP=1
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from cluster import Cluster  # noqa: E402
from people import Crowd, code_hash  # noqa: E402
from program import ROOT  # noqa: E402

WRITERS = int(os.environ.get("HA_WRITERS", "8"))


def resumed_after(crowd, moment, seconds=120):
    """Seconds until a form is acknowledged that was sent after the moment."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with crowd.written.lock:
            later = [done for sent, done, _, _ in crowd.written.letters[-200:] if sent > moment + 0.05]
        if later:
            return min(later) - moment
        time.sleep(0.02)
    raise SystemExit(f"no writing {seconds} s after the fault")


def rounds(cluster, crowd, count):
    results = []
    for number in range(count):
        time.sleep(3)
        cluster.wait("a synchronous standby", lambda: cluster.is_healthy(standbys=1), 180)
        errors_before = crowd.written.errors.total()
        primary = cluster.primary()
        kind = ("server", "machine", "node")[number % 3]
        moment = time.monotonic()
        if kind == "server":
            cluster.kill_server(primary)
        elif kind == "machine":
            cluster.kill_machine(primary)
        else:
            cluster.kill_node("node1")
        seconds = resumed_after(crowd, moment)
        # Who died comes back.
        if kind == "machine":
            cluster.start_database(primary)
        if kind == "node":
            cluster.start_node("node1")
        cluster.wait("all standbys", lambda: cluster.is_healthy(standbys=2), 240)
        victim = "node1" if kind == "node" else primary
        seen = crowd.written.errors.total() - errors_before
        results.append((kind, seconds, seen))
        print(f"{number + 1:>3}  kill -9 of {kind:<8} {victim:<6} writing again after {seconds:6.2f} s, {seen} errors seen", flush=True)
    return results


def check(cluster, crowd):
    """What was acknowledged is there, once."""
    time.sleep(1)
    codes = {code for _, _, _, code in crowd.written.letters}
    hashes = {code_hash(code) for code in codes}
    found = set(cluster.ask("SELECT code FROM tracking").split())
    cases = int(cluster.ask("SELECT COUNT(*) FROM item_row"))
    lost = len(hashes - found)
    forms = len({number for _, _, number, _ in crowd.written.letters})
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
        crowd = Crowd(list(cluster.nodes.values()), residents=WRITERS)
        began = time.monotonic()
        crowd.start()
        results = rounds(cluster, crowd, count)
        crowd.finish()
        elapsed = time.monotonic() - began
        for kind in ("server", "machine", "node"):
            times = [seconds for one, seconds, _ in results if one == kind]
            if times:
                print(f"{kind}: writing again after {min(times):.1f} … {max(times):.1f} s in {len(times)} rounds")
        print(f"{len(crowd.written.letters)} letters in {elapsed:.0f} s; errors seen: {dict(crowd.written.errors) or 'none'}")
        is_right = check(cluster, crowd)
    finally:
        cluster.stop()
        if os.environ.get("KEEP"):
            print(f"logs in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
