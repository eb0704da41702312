"""Damage below the platform, one function each. Every one takes the `World` of crash.py; the docstring is its title."""
import concurrent.futures
import contextlib
import glob
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

from people import Crowd, Store
from program import answers, free_port, run

DATABASE = "liandong.sqlite"


class Skipped(Exception):
    """This machine cannot make the damage; says why."""


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def worked_for(crowd, forms, seconds=60):
    """Waits until so many more forms were acknowledged."""
    aim = crowd.written.acknowledged() + forms
    return wait_until(lambda: crowd.written.acknowledged() >= aim, seconds)


def at_work(w, data, **crowd):
    """A server on a store, and people at work on it."""
    crowd = Crowd([free_port()], **{"residents": 6, "clerks": 2, **crowd})
    server = w.serve(data, crowd.ports[0])
    server.wait()
    crowd.start()
    return crowd, server


def after_work(w, data, forms, **options):
    """What was acknowledged on a store where people worked until so many forms were, and that is closed again."""
    crowd, server = at_work(w, data, **options)
    worked_for(crowd, forms)
    crowd.finish()
    server.stop()
    return crowd.written


# Full disk

@contextlib.contextmanager
def small_disk(megabytes):
    place = tempfile.mkdtemp(prefix="liandong-disk-")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", place], capture_output=True, text=True)
    if mounted.returncode != 0:
        os.rmdir(place)
        raise Skipped(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)
        os.rmdir(place)


def fill(place, leave=0):
    """Takes all but so many bytes of a disk; returns the file that does."""
    ballast = os.path.join(place, "ballast")
    free = os.statvfs(place)
    try:
        with open(ballast, "wb") as file:
            file.write(bytes(max(0, free.f_bavail * free.f_bsize - leave)))
    except OSError:  # others were faster
        pass
    return ballast


def full_disk(w):
    """a full disk: people read and are told, nothing acknowledged is lost, and work goes on once there is room"""
    with small_disk(160) as place:
        data = os.path.join(place, "data")
        shutil.copytree(w.template, data)
        crowd, server = at_work(w, data, pictures=True)
        w.expect(worked_for(crowd, 30), "nothing was acknowledged before the disk was full")
        for turn in range(3):
            ballast = fill(place, leave=random.choice([0, 40_000, 400_000]))
            before = crowd.written.errors["HTTP 503"]
            w.expect(wait_until(lambda: crowd.written.errors["HTTP 503"] > before + 20), "a full disk was not told as 503")
            w.expect(server.process.poll() is None, "the server ended on a full disk")
            w.expect(answers(server.address + "/") and answers(server.address + "/figures"), "no page can be read on a full disk")
            if turn == 1:
                # Killed, and started again while there is still no room.
                server.kill()
                server = w.serve(data, crowd.ports[0])
                wait_until(lambda: answers(server.address + "/") or server.process.poll() is not None)
                if server.process.poll() is not None:
                    said = run(w.program, "serve", "--demo", "--data", data, "--port", free_port(), seconds=60)
                    w.expect("No space" in said.stderr or "full" in said.stderr, f"started on a full disk it says only: {said.stderr[-600:]}")
                    os.remove(ballast)
                    server = w.serve(data, crowd.ports[0])
                    server.wait()
            if os.path.exists(ballast):
                os.remove(ballast)
            w.expect(worked_for(crowd, 20), "no writing after there was room again")
        told = {kind for kind in crowd.written.errors if kind.startswith("HTTP")}
        w.expect(told <= {"HTTP 503"}, f"a full disk was told as {dict(crowd.written.errors)}")
        w.settle(data, crowd, server, "full disk")


# A folder that cannot be written to

def as_somebody_else(*paths):
    """Root may write anywhere, so the program runs as a user who may not."""
    if os.getuid() != 0:
        return ()
    for path in paths:
        for one in pathlib.Path(path).rglob("*"):
            shutil.chown(one, "nobody")
        shutil.chown(path, "nobody")
    return ("runuser", "-u", "nobody", "--")


def read_only_folder(w):
    """a read-only folder: refused with the path and the remedy, nothing changed; writable again, all is there"""
    place = tempfile.mkdtemp(prefix="liandong-readonly-")
    os.chmod(place, 0o755)
    data = os.path.join(place, "data")
    shutil.copytree(w.template, data)
    # A program below a private folder cannot be started by somebody else.
    program = w.program
    if os.getuid() == 0:
        program = os.path.join(place, "program", "liandong")
        shutil.copytree(os.path.dirname(w.program), os.path.dirname(program), ignore=lambda folder, names: [
            n for n in names if n != "liandong" and not n.endswith(".resources")])
    prefix = as_somebody_else(data)
    crowd = Crowd([free_port()], residents=3)
    try:
        for name, forbid in [("folder", [data]), ("database", [os.path.join(data, DATABASE)]), ("all", [data, os.path.join(data, DATABASE)])]:
            for path in forbid:
                os.chmod(path, 0o555 if os.path.isdir(path) else 0o444)
            before = Store(data).ask("SELECT COUNT(*), MAX(hash) FROM journal") if not prefix else None
            said = run(program, "serve", "--data", data, "--port", free_port(), seconds=60, prefix=prefix)
            w.expect(said.returncode not in (0, None) and said.returncode > 0, f"read-only {name}: started, or crashed: {said.returncode}")
            w.expect(data in said.stderr and "writ" in said.stderr, f"read-only {name}: it says only {said.stderr[-600:]}")
            if before is not None:
                w.expect(Store(data).ask("SELECT COUNT(*), MAX(hash) FROM journal") == before, f"read-only {name}: something changed")
            for path in forbid:
                os.chmod(path, 0o755 if os.path.isdir(path) else 0o644)
        # A folder above that can be passed through and not opened is no reason not to start.
        os.chmod(place, 0o711)
        server = w.serve(data, crowd.ports[0], prefix=prefix)
        server.wait()
        crowd.start()
        worked_for(crowd, 10)
        crowd.finish()
        server.stop()
        w.check(data, crowd.written, "read-only folder")
    finally:
        shutil.rmtree(place, ignore_errors=True)


# A log cut short

def truncated_log(w):
    """a write-ahead log cut short: what is left is a sound beginning; what a published checkpoint knew is missed and named"""
    data = w.fresh("truncated")
    crowd, server = at_work(w, data)
    worked_for(crowd, 30)
    taken = run(w.program, "backup", "--unsealed", "--data", data, os.path.join(w.folder, "truncated-backup"))
    w.expect(taken.returncode == 0, f"backup under load: {taken.stdout}{taken.stderr}")
    # Ending well folds the log into the database; starting publishes a checkpoint of what was written since the last.
    log, published = os.path.join(data, DATABASE + "-wal"), os.path.join(data, "checkpoints.log")
    worked_for(crowd, 10)
    # By itself the log goes into the database after four thousand pages, so nobody writes much from here on.
    crowd.may_begin.clear()
    server.kill()
    run(w.program, "migrate", "--data", data)
    known = os.path.getsize(published)
    server = w.serve(data, crowd.ports[0])
    w.expect(wait_until(lambda: os.path.getsize(published) > known), "no checkpoint was published at the start")
    crowd.may_begin.set()
    worked_for(crowd, 3)
    server.kill()
    written = crowd.written.seen()
    size = os.path.getsize(log)
    w.expect(size > 100_000, f"the log holds {size} bytes only")
    missed = 0
    missed = 0
    for cut in [0, 1, random.randrange(32, size // 2), random.randrange(size // 2, size), size - 1, size]:
        copy = w.copy(data)
        os.truncate(os.path.join(copy, DATABASE + "-wal"), cut)
        missed += cut_short(w, copy, written, f"log cut to {cut} of {size} bytes")
        shutil.rmtree(copy)
    w.expect(missed > 0, "no cut took away what the checkpoint knew")
    crowd.ports[0] = free_port()
    server = w.serve(data, crowd.ports[0])
    server.wait()
    w.settle(data, crowd, server, "the log left whole")


def cut_short(w, copy, written, when):
    """True where the platform missed what a checkpoint outside of the database knows."""
    lost = {int(fault.split()[1]) for fault in Store(copy).lost(written) if fault.startswith("letter")}
    kept_sent = [sent for sent, _, number, _ in written.letters if number not in lost]
    lost_done = [done for _, done, number, _ in written.letters if number in lost]
    if kept_sent and lost_done:
        w.expect(min(lost_done) >= max(kept_sent), f"{when}: a letter is lost that was acknowledged before one that is there was sent")
    report = run(w.program, "verify", "--data", copy, "--language", "en")
    found = [line for line in report.stdout.splitlines() if line.startswith("✗")]
    others = [line for line in found if "checkpoint" not in line and "faults" not in line]
    w.expect(report.returncode in (0, 1) and not others, f"{when}: verify says {others[:5]} {report.stderr[-500:]}")
    is_missed = report.returncode == 1
    said = run(w.program, "serve", "--data", copy, "--port", free_port(), seconds=20) if is_missed else None
    if said:
        w.expect(said.returncode > 0 and "checkpoints.log" in said.stderr and "restore" in said.stderr.lower(),
                 f"{when}: started without what its checkpoints know: {said.returncode} {said.stderr[-500:]}")
    if is_missed:
        w.expect(run(w.program, "accept-loss", "--data", copy).returncode == 0, f"{when}: accept-loss")
        w.expect(run(w.program, "verify", "--data", copy).returncode == 0, f"{when}: verify after accept-loss")
    rebuilt = run(w.program, "rebuild", "--data", copy, "--language", "en")
    w.expect("rebuilt; 0 differences" in rebuilt.stdout, f"{when}: rebuild says {rebuilt.stdout[-500:]}{rebuilt.stderr[-500:]}")
    return is_missed


# A damaged page

def corrupted_page(w):
    """a damaged page: every one is found and named; the backup taken under load brings everything back"""
    data = w.fresh("corrupted")
    written = after_work(w, data, 200, pictures=True)
    backup = os.path.join(w.folder, "corrupted-backup")
    w.expect(run(w.program, "backup", "--unsealed", "--data", data, backup).returncode == 0, "backup")
    database = sqlite3.connect(os.path.join(data, DATABASE))
    # So that every page is in use.
    database.execute("VACUUM")
    database.execute("PRAGMA journal_mode = DELETE")
    pages, size = database.execute("PRAGMA page_count").fetchone()[0], database.execute("PRAGMA page_size").fetchone()[0]
    database.close()
    # The first page twice; in the long form every page, once as zeros and once as noise.
    picked = range(1, pages + 1) if w.is_long else [1, *random.sample(range(2, pages + 1), min(pages - 1, 7))]
    damages = [(page, kind) for page in picked for kind in ("zeros", "noise")]

    def is_named(damage):
        page, kind = damage
        copy = w.copy(data)
        with open(os.path.join(copy, DATABASE), "r+b") as file:
            file.seek((page - 1) * size)
            file.write(bytes(size) if kind == "zeros" else os.urandom(size))
        report = run(w.program, "verify", "--data", copy, "--language", "en")
        shutil.rmtree(copy)
        told = report.returncode == 1 and any(line.startswith("✗") for line in report.stdout.splitlines())
        return w.expect(told, f"page {page} of {pages}, {kind}: {report.returncode} {report.stdout[-500:]}{report.stderr[-500:]}")

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        found = sum(threads.map(is_named, damages))
    print(f"    {found} of {len(damages)} damages named ({pages} pages)", flush=True)
    again = os.path.join(w.folder, "corrupted-again")
    w.expect(run(w.program, "restore", "--data", again, backup).returncode == 0, "restore")
    w.check(again, written, "restored after damage")


# A clock that jumps

def clock_jumps(w):
    """a clock that jumps, forwards and back, while people work: the journal's time never goes back, nothing is lost"""
    library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), None)
    if library is None:
        raise Skipped("libfaketime is not installed")
    data = w.fresh("clock")
    stamp = os.path.join(w.folder, "clock.txt")
    pathlib.Path(stamp).write_text("+0\n")
    # Through `env`: the library starts what it first finds itself in a second time, without its arguments.
    environment = {
        "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": stamp, "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    crowd = Crowd([free_port()], residents=4, clerks=2)
    crowd.start()
    server = w.serve(data, crowd.ports[0], environment=environment, prefix=("env",))
    server.wait()
    for jump in ["+0", "+40d", "+3600", "-2d", "+2d", "-90", "-9000d", "+0"]:
        # Replaced whole, so that nobody reads half of it.
        pathlib.Path(stamp + ".new").write_text(jump + "\n")
        os.replace(stamp + ".new", stamp)
        w.expect(worked_for(crowd, 25), f"nothing was acknowledged after the clock jumped to {jump}: {dict(crowd.written.errors)}")
        if jump in ("+40d", "-2d"):
            server.kill()
            w.check(w.copy(data), crowd.written.seen(), f"killed at {jump}")
            server = w.serve(data, crowd.ports[0], environment=environment, prefix=("env",))
            server.wait()
    told = {kind for kind in crowd.written.errors if kind.startswith("HTTP 5")}
    w.expect(not told, f"a jump of the clock was told as {dict(crowd.written.errors)}")
    w.settle(data, crowd, server, "clock that jumped")


# Commands of an operator, killed in the middle

def killed_commands(w):
    """rebuild, backup and restore killed in the middle: the store is what it was, and the same command again does its work"""
    data = w.fresh("commands")
    written = after_work(w, data, 200)
    for command in ["rebuild", "backup", "restore"]:
        for part in (0.15, 0.4, 0.7, 0.9):
            target = os.path.join(w.folder, f"target-{command}-{part}")
            arguments = {
                "rebuild": ["--data", data], "backup": ["--unsealed", "--data", data, target],
                "restore": ["--data", target, os.path.join(w.folder, "whole")]}[command]
            if command == "backup" and part == 0.15:
                w.expect(run(w.program, "backup", "--unsealed", "--data", data, os.path.join(w.folder, "whole")).returncode == 0, "backup")
            usual = duration(w, command, data)
            process = subprocess.Popen([w.program, command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(usual * part)
            process.send_signal(signal.SIGKILL)
            process.wait()
            w.check(w.copy(data), written, f"{command} killed at {part:.0%}")
            if command == "backup" and not os.path.exists(os.path.join(target, "backup.json")):
                said = run(w.program, "restore", "--data", target + "-restored", target)
                w.expect(said.returncode > 0, "half a backup was restored")
            if command == "restore":
                shutil.rmtree(target, ignore_errors=True)
                again = run(w.program, "restore", "--data", target, os.path.join(w.folder, "whole"))
                w.expect(again.returncode == 0, f"restore after a kill: {again.stdout}{again.stderr}")


_durations = {}


def duration(w, command, data):
    """How long a command takes on this store."""
    if command not in _durations:
        target = tempfile.mkdtemp(dir=w.folder)
        arguments = {"rebuild": [w.copy(data)], "backup": [data, "--unsealed", os.path.join(target, "b")],
                     "restore": [os.path.join(target, "r"), os.path.join(w.folder, "whole")]}[command]
        began = time.monotonic()
        run(w.program, command, "--data", *arguments)
        _durations[command] = time.monotonic() - began
    return _durations[command]


tests = [full_disk, read_only_folder, truncated_log, corrupted_page, clock_jumps, killed_commands]
