"""The program under test as a process of its own: started, asked, ended, killed."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_ports(count):
    """So many ports that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def free_port():
    return free_ports(1)[0]


def answers(address):
    try:
        urllib.request.urlopen(address, timeout=2).read()
        return True
    except OSError:
        return False


def is_demo(data):
    """Whether the store in this folder was born as a demo: it is then served with --demo, and else without."""
    try:
        database = sqlite3.connect(f"file:{data}/liandong.sqlite?mode=ro", uri=True)
        found = database.execute("SELECT value FROM setting WHERE key = 'store.origin'").fetchone()
        database.close()
        return found == ("demo",)
    except sqlite3.Error:
        return False


@contextlib.contextmanager
def private_store(prefix, postgres):
    """A folder that is thrown away, and the environment for a program whose store is there, or on a server of its own."""
    folder = tempfile.mkdtemp(prefix=prefix)
    # The user of the database server must come through.
    os.chmod(folder, 0o755)
    script = str(ROOT / "tools" / "postgres.sh")
    try:
        if postgres:
            url = subprocess.check_output([script, "start", folder + "/server", "durable"], text=True).strip()
        yield folder, {"DATABASE_URL": url} if postgres else {}
    finally:
        if postgres:
            subprocess.run([script, "stop", folder + "/server"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """`liandong serve` on a folder. What it prints goes to `log`."""

    def __init__(self, program, data, port=None, arguments=(), environment=None, prefix=(), log=subprocess.DEVNULL):
        self.data = data
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        if is_demo(data) and "--demo" not in arguments:
            arguments = [*arguments, "--demo"]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*prefix, program, "serve", "--data", str(data), "--port", str(self.port), "--submissions-per-minute", "100000000", *arguments],
            stdout=log, stderr=log, env={**os.environ, **(environment or {})}, cwd=ROOT, start_new_session=True)

    def wait(self, path="/", seconds=120):
        """Waits for the first answer; how long that took since the start."""
        while not answers(self.address + path):
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}")
            if time.monotonic() - self.began > seconds:
                raise RuntimeError(f"the server did not answer in {seconds} s")
            time.sleep(0.01)
        return time.monotonic() - self.began

    def kill(self):
        """kill -9 of the process and all it started."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def stop(self):
        """Asks it to end, as an operator does; its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=60)

    def resident_megabytes(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def run(program, *arguments, environment=None, seconds=600, prefix=()):
    """A command of the program, to its end."""
    return subprocess.run(
        [*prefix, program, *[str(one) for one in arguments]], capture_output=True, text=True, timeout=seconds, cwd=ROOT,
        env={**os.environ, **(environment or {})})
