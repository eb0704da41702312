"""Power cuts: what was acknowledged must be on the disk, whatever else is or is not."""
import os
import random
import shutil
import signal
import time

import disk
from faults import Skipped, after_work, wait_until
from people import Crowd, Store
from program import free_port, run

# Of what was written and not asked to be kept: nothing came through, all of it, or this share of the sectors.
SHARES = (0, 1, 0.2, 0.8)


def watched(server):
    """The process that is watched, once it is the program and no longer its watcher's own."""
    try:
        with open(f"/proc/{server.process.pid}/task/{server.process.pid}/children") as numbers:
            for one in numbers.read().split():
                with open(f"/proc/{one}/comm") as name:
                    if name.read().strip() != "strace":
                        return int(one)
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        pass
    return None


def signal_watched(server, number):
    """The watcher must live to write down the end."""
    wait_until(lambda: watched(server) or server.process.poll() is not None, 10)
    if one := watched(server):
        try:
            os.kill(one, number)
        except ProcessLookupError:  # it has ended by itself
            pass


def power_cuts(w):
    """the power fails at random moments under load, and of what was not asked to be kept any part is gone"""
    if not shutil.which("strace"):
        raise Skipped("strace is not installed")
    rounds = 40 if w.is_long else 3
    acknowledged = images = synced = 0
    for number in range(1, rounds + 1):
        is_new = number % 3 == 0
        data = os.path.join(w.folder, f"power-{number}") if is_new else w.fresh(f"power-{number}")
        trace = os.path.join(w.scratch, f"trace-{number}")
        crowd = Crowd([free_port()], residents=6, clerks=0 if is_new else 2, pictures=True)
        server = w.serve(data, crowd.ports[0], prefix=disk.command(trace))
        crowd.start()
        if number == 1 or random.random() < 0.75:
            wait_until(lambda: crowd.written.acknowledged() > random.randint(0, 60) or server.process.poll() is not None, 60)
            time.sleep(random.uniform(0, 0.3))
        else:
            time.sleep(random.uniform(0, 1.5))
        if random.random() < 0.3:
            # While it ends and folds the log into the database.
            signal_watched(server, signal.SIGTERM)
            time.sleep(random.uniform(0, 0.4))
        signal_watched(server, signal.SIGKILL)
        server.process.wait(timeout=60)
        written = crowd.written.seen()
        crowd.abandon()
        left = disk.Disk(data, None if is_new else w.template).read(trace)
        for share in SHARES:
            image = os.path.join(w.scratch, f"image-{number}-{share}")
            left.cut(image, share)
            when = f"cut {number}, {share:.0%} of the rest came through"
            if not is_new or Store(image).is_made():
                w.check(image, written, when)
            else:
                w.expect(written.acknowledged() == 0, f"{when}: acknowledged, and there is no store")
            shutil.rmtree(image, ignore_errors=True)
            images += 1
        acknowledged += written.acknowledged()
        synced += left.synced
        if not os.environ.get("KEEP"):
            os.remove(trace)
            shutil.rmtree(data, ignore_errors=True)
    w.expect(acknowledged > 0 and synced > 0, "nothing was acknowledged before any cut")
    print(f"    {rounds} cuts, {images} disks they may leave: {acknowledged} forms acknowledged, {synced} times asked to be kept", flush=True)


def power_after_commands(w):
    """the power fails as soon as backup and restore have said that they are done, and nothing else came through"""
    if not shutil.which("strace"):
        raise Skipped("strace is not installed")
    data = w.fresh("power-commands")
    written = after_work(w, data, 100, pictures=True)
    passphrase = os.path.join(w.folder, "passphrase")
    with open(passphrase, "w") as file:
        file.write("a long passphrase of nobody\n")
    for manner, options in [("open", ["--unsealed"]), ("sealed", ["--passphrase-file", passphrase])]:
        backup = cut_at_its_end(w, f"backup-{manner}", lambda target: ["backup", "--data", data, *options, target])
        restored = cut_at_its_end(w, f"restore-{manner}", lambda target: ["restore", "--data", target, *(options if manner == "sealed" else []), backup])
        w.check(restored, written, f"restored from a backup ({manner}), each cut off at its end")


def cut_at_its_end(w, name, command):
    """Runs a command that fills a folder; the disk as it is when the power fails at its last word."""
    target = os.path.join(w.folder, f"power-{name}")
    trace = os.path.join(w.scratch, f"trace-{name}")
    done = run(w.program, *command(target), prefix=disk.command(trace))
    w.expect(done.returncode == 0, f"{name}: {done.stdout[-500:]}{done.stderr[-500:]}")
    image = os.path.join(w.scratch, f"image-{name}")
    disk.Disk(target, None).read(trace).cut(image, 0)
    return image
