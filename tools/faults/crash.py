"""What the platform on SQLite must survive: kill -9 at random moments under load, again and again; a full disk, a read-only folder,
a log cut short, a damaged page, a clock that jumps. After each it is started again, compared with the list of what was
acknowledged, verified, and rebuilt.

Usage: crash.py PATH/TO/liandong [ROUNDS] [FAULT ...]       without names, all faults; `kills` is one of them
"""
import os
import queue
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import faults  # noqa: E402
import outgoing  # noqa: E402
import power  # noqa: E402
from people import Crowd, Store  # noqa: E402
from program import Server, free_port, run  # noqa: E402

# A store of its own for so many rounds: the checks read all of it each time.
ROUNDS_PER_STORE = 20
# From so many rounds on, the other faults take their long form too.
LONG_ROUNDS = 100


class World:
    """The program, a store with the demo's accounts to begin from, and the list of what went wrong."""

    def __init__(self, program, folder, is_long=False):
        self.program = program
        # Tries everything where the short form tries some.
        self.is_long = is_long
        self.folder = folder
        # Copies that are only looked at may lie in memory; what is written to lies on the disk.
        self.scratch = tempfile.mkdtemp(prefix="liandong-crash-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.template = os.path.join(folder, "template")
        self.faults = []
        self.servers = []
        made = run(program, "demo", "--data", self.template, "--cases", "20")
        if made.returncode != 0:
            raise SystemExit(made.stdout + made.stderr)
        self.letters_before = Store(self.template).ask("SELECT COUNT(*) FROM tracking")[0][0]
        self.comments_before = Store(self.template).ask("SELECT COUNT(*) FROM journal WHERE name = 'case.commented/1'")[0][0]

    def fresh(self, name):
        """A store of its own to work on."""
        data = os.path.join(self.folder, name)
        shutil.copytree(self.template, data)
        return data

    def copy(self, data):
        """The store as it lies there now, for looking at."""
        copy = tempfile.mkdtemp(dir=self.scratch)
        shutil.copytree(data, copy, dirs_exist_ok=True)
        return copy

    def serve(self, data, port, **options):
        self.servers.append(Server(self.program, data, port, **options))
        return self.servers[-1]

    def expect(self, condition, what):
        if not condition:
            self.faults.append(what)
            print(f"  ✗ {what}", flush=True)
        return bool(condition)

    def expect_none(self, faults, when):
        """Names the first of many."""
        more = [f"… {len(faults) - 5} more"] if len(faults) > 5 else []
        for fault in faults[:5] + more:
            self.expect(False, f"{when}: {fault}")

    def check(self, data, written, when):
        """Verifies and rebuilds a closed store, and compares it with what was acknowledged."""
        report = run(self.program, "verify", "--data", data, "--language", "en")
        self.expect(report.returncode == 0, f"{when}: verify says\n{report.stdout[-2000:]}{report.stderr[-2000:]}")
        rebuilt = run(self.program, "rebuild", "--data", data, "--language", "en")
        self.expect("rebuilt; 0 differences" in rebuilt.stdout, f"{when}: rebuild says\n{rebuilt.stdout[-2000:]}{rebuilt.stderr[-2000:]}")
        self.expect_none(Store(data).lost(written), when)

    def settle(self, data, crowd, server, when, before=None):
        """Lets everybody finish, ends the server, and checks that each form is there exactly once."""
        before = before or (self.letters_before, self.comments_before)
        crowd.finish()
        self.expect(server.stop() == 0, f"{when}: the server did not end well")
        self.expect_none(Store(data).twice(crowd.written, *before), when)
        self.check(data, crowd.written, when)

    def close(self):
        for server in self.servers:
            server.kill()
        shutil.rmtree(self.scratch, ignore_errors=True)


class Checker:
    """Checks copies in the background, while the next round runs."""

    def __init__(self, world):
        self.world = world
        self.waiting = queue.Queue(maxsize=4)
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while (job := self.waiting.get()) is not None:
            copy, written, when = job
            try:
                self.world.check(copy, written, when)
            except Exception as error:  # a check that cannot be made has failed
                self.world.expect(False, f"{when}: {type(error).__name__}: {error}")
            shutil.rmtree(copy, ignore_errors=True)

    def finish(self):
        self.waiting.put(None)
        self.thread.join()


def kills(world, rounds):
    """kill -9 at random moments under load"""
    checker = Checker(world)
    starts, acknowledged, done, stores = [], 0, 0, 0
    # The first answer of a server on this machine, to aim by.
    usual = 0.5
    while done < rounds:
        stores += 1
        # Every fifth store begins as nothing: the making of a store is killed too.
        is_new = stores % 5 == 0
        data = os.path.join(world.folder, f"kills-{stores}") if is_new else world.fresh(f"kills-{stores}")
        crowd = Crowd([free_port()], residents=6, clerks=0 if is_new else 2, pictures=True)
        crowd.start()
        for number in range(min(ROUNDS_PER_STORE, rounds - done)):
            done += 1
            server = world.serve(data, crowd.ports[0])
            # One in four dies while it starts and mends what the last one left.
            delay = random.uniform(0, usual) if random.random() < 0.25 else usual + random.uniform(0, 0.9)
            time.sleep(delay)
            server.kill()
            written = crowd.written.seen()
            copy = world.copy(data) if os.path.exists(data) else None
            if copy and Store(copy).is_made():
                checker.waiting.put((copy, written, f"round {done}, killed after {delay:.2f} s"))
            else:
                world.expect(written.acknowledged() == 0, f"round {done}: acknowledged, and there is no store")
            if done % 50 == 0:
                print(f"  {done} rounds, {acknowledged + crowd.written.acknowledged()} acknowledged, {len(world.faults)} faults", flush=True)
        server = world.serve(data, crowd.ports[0])
        starts.append(server.wait())
        usual = statistics.median(starts[-5:])
        world.settle(data, crowd, server, f"store {stores} at its end", before=(0, 0) if is_new else None)
        acknowledged += crowd.written.acknowledged()
        shutil.rmtree(data)
    checker.finish()
    print(f"  {rounds} rounds on {stores} stores: {acknowledged} forms acknowledged; a start after a kill took "
          f"{statistics.median(starts):.2f} s (most {max(starts):.2f} s)")


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    wanted = sys.argv[3:]
    folder = tempfile.mkdtemp(prefix="liandong-crash-")
    world = World(program, folder, is_long=rounds >= LONG_ROUNDS)
    passed = failed = 0
    try:
        for test in [kills, power.power_cuts, power.power_after_commands, *faults.tests, outgoing.message_lease]:
            if wanted and test.__name__ not in wanted:
                continue
            before = len(world.faults)
            began = time.monotonic()
            title = f"{rounds} × {test.__doc__}" if test is kills else test.__doc__
            try:
                test(world, rounds) if test is kills else test(world)
            except faults.Skipped as reason:
                print(f"  – {title}: {reason}", flush=True)
                continue
            except Exception as error:  # every fault is tried; none hides another
                world.expect(False, f"{type(error).__name__}: {error}")
            is_right = len(world.faults) == before
            passed, failed = passed + is_right, failed + (not is_right)
            print(f"  {'✓' if is_right else '✗'} {title} ({time.monotonic() - began:.0f} s)", flush=True)
    finally:
        world.close()
        if not os.environ.get("KEEP"):
            shutil.rmtree(folder, ignore_errors=True)
    print(f"faults: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
