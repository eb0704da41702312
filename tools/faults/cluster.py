"""A whole installation on the loopback of one machine: three etcd, three PostgreSQL under Patroni, HAProxy, two Liandong nodes.
Uses the files of deploy/ha as they are shipped; only the environment differs."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import urllib.request

from program import ROOT, Server, free_ports

HA = ROOT / "deploy/ha"


def as_postgres(command):
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


class Cluster:
    def __init__(self, folder, program):
        self.folder = pathlib.Path(folder)
        self.program = program
        self.processes = {}
        ports = free_ports(3 * 2 + 3 * 2 + 1 + 2)
        self.etcd = list(zip(ports[0:3], ports[3:6]))
        self.databases = {f"db{i + 1}": {"port": ports[6 + i], "rest": ports[9 + i]} for i in range(3)}
        self.proxy = ports[12]
        self.nodes = {f"node{i + 1}": ports[13 + i] for i in range(2)}
        self.password = "test-" + os.urandom(8).hex()
        self.url = f"postgresql://liandong:{self.password}@127.0.0.1:{self.proxy}/liandong"

    # Processes

    def spawn(self, name, command, environment=None):
        log = open(self.folder / f"{name}.log", "ab")
        self.processes[name] = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **(environment or {})}, cwd=ROOT, start_new_session=True)

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        os.chmod(self.folder, 0o755)
        shutil.copy(HA / "post-bootstrap.sh", self.folder / "post-bootstrap.sh")
        # Only the place of the script is another than on a real machine.
        text = (HA / "patroni.yml").read_text().replace("/etc/liandong/post-bootstrap.sh", str(self.folder / "post-bootstrap.sh"))
        (self.folder / "patroni.yml").write_text(text)
        members = ",".join(f"etcd{i}=http://127.0.0.1:{peer}" for i, (_, peer) in enumerate(self.etcd))
        for i, (client, peer) in enumerate(self.etcd):
            self.spawn(f"etcd{i}", [
                "etcd", "--name", f"etcd{i}", "--data-dir", str(self.folder / f"etcd{i}"),
                "--listen-client-urls", f"http://127.0.0.1:{client}", "--advertise-client-urls", f"http://127.0.0.1:{client}",
                "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
                "--initial-cluster", members, "--logger", "zap", "--log-level", "error"])
        for name in self.databases:
            place = self.folder / name
            place.mkdir(exist_ok=True)
            if os.getuid() == 0:
                shutil.chown(place, "postgres", "postgres")
            self.start_database(name)
        addresses = {}
        for i, one in enumerate(self.databases.values(), start=1):
            addresses[f"DB{i}_SERVER"] = f"127.0.0.1:{one['port']}"
            addresses[f"DB{i}_REST"] = str(one["rest"])
        self.spawn("haproxy", ["haproxy", "-db", "-f", str(HA / "haproxy.cfg")],
                   {"LIANDONG_DATABASE_BIND": f"127.0.0.1:{self.proxy}", **addresses})
        self.wait("a primary with a synchronous standby", lambda: self.is_healthy(standbys=2), 180)

    def start_database(self, name):
        one = self.databases[name]
        self.spawn(name, as_postgres(["patroni", str(self.folder / "patroni.yml")]), {
            "PATRONI_NAME": name,
            "PATRONI_ETCD3_HOSTS": ",".join(f"127.0.0.1:{client}" for client, _ in self.etcd),
            "PATRONI_RESTAPI_LISTEN": f"127.0.0.1:{one['rest']}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"127.0.0.1:{one['rest']}",
            "PATRONI_POSTGRESQL_LISTEN": f"127.0.0.1:{one['port']}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"127.0.0.1:{one['port']}",
            "PATRONI_POSTGRESQL_DATA_DIR": str(self.folder / name / "data"),
            "PATRONI_POSTGRESQL_PGPASS": str(self.folder / name / "pgpass"),
            "PATRONI_POSTGRESQL_BIN_DIR": subprocess.check_output(["pg_config", "--bindir"], text=True).strip(),
            "PATRONI_SUPERUSER_USERNAME": "postgres", "PATRONI_SUPERUSER_PASSWORD": self.password,
            "PATRONI_REPLICATION_USERNAME": "replicator", "PATRONI_REPLICATION_PASSWORD": self.password,
            "LIANDONG_DATABASE_PASSWORD": self.password})

    def start_node(self, name):
        log = open(self.folder / f"{name}.log", "ab")
        server = Server(self.program, self.folder / name, self.nodes[name], environment={"DATABASE_URL": self.url}, log=log)
        self.processes[name] = server.process
        server.wait()

    def start_nodes(self):
        self.start_node("node1")
        # Every node needs the keys of the database.
        shutil.copytree(self.folder / "node1/keys", self.folder / "node2/keys")
        self.start_node("node2")

    def stop(self):
        for name in reversed(list(self.processes)):
            try:
                os.killpg(self.processes[name].pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for name in self.databases:
            self.kill_server(name)
        for process in self.processes.values():
            process.wait()

    # Faults

    def kill_server(self, name):
        """kill -9 of the PostgreSQL server of a node, and of every process of it."""
        try:
            pid = int((self.folder / name / "data/postmaster.pid").read_text().split("\n")[0])
            children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            os.kill(pid, signal.SIGKILL)
            for child in children:
                os.kill(int(child), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            pass

    def kill_machine(self, name):
        """As if the machine had lost its power: Patroni and PostgreSQL at once."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.kill_server(name)
        self.processes[name].wait()

    def kill_node(self, name):
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    # Looking

    def members(self):
        for one in self.databases.values():
            try:
                answer = urllib.request.urlopen(f"http://127.0.0.1:{one['rest']}/cluster", timeout=2).read()
                return json.loads(answer)["members"]
            except (OSError, ValueError, KeyError):
                continue
        return []

    def primary(self):
        return next((m["name"] for m in self.members() if m["role"] in ("leader", "master") and m["state"] == "running"), None)

    def is_healthy(self, standbys):
        members = self.members()
        running = [m for m in members if m["role"] in ("sync_standby", "replica") and m["state"] in ("running", "streaming")]
        has_sync = any(m["role"] == "sync_standby" for m in members)
        return self.primary() is not None and has_sync and len(running) >= standbys

    def ask(self, sql):
        command = ["psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", self.url]
        return subprocess.run(command, input=sql, capture_output=True, text=True, check=True).stdout.strip()

    @staticmethod
    def wait(what, condition, seconds):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"waited {seconds} s in vain: {what}")
            time.sleep(0.2)
