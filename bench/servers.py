"""What is measured: Blip as `mvn -Plocal` runs it, and workerd with the same small system."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"


class Server:
    """A process group, ended with it."""

    def __init__(self, command, url, cwd=ROOT, env=None, name="server"):
        WORK.mkdir(parents=True, exist_ok=True)
        self.log = WORK / f"{name}.log"
        began = time.monotonic()
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                command, cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)
        while not answers(url):
            if self.process.poll() is not None or time.monotonic() > began + 180:
                self.close()
                raise SystemExit(f"{name} does not start; see {self.log}")
            time.sleep(0.02)
        self.start_seconds = time.monotonic() - began

    def pids(self):
        """The processes of the group, with their command lines."""
        listed = subprocess.run(["ps", "-e", "-o", "pid=,pgid=,args="], capture_output=True, text=True, check=True).stdout
        rows = (line.split(None, 2) for line in listed.splitlines())
        return {int(pid): args for pid, group, args in rows if int(group) == self.process.pid}

    def close(self):
        """Ends the group, and waits for it."""
        for told in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, told)
                self.process.wait(20)
                return
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                return

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class House(Server):
    """Everything of Blip on this machine, without its demonstration."""

    def __init__(self, coordinators=1, port=18480):
        self.data = WORK / "house"
        shutil.rmtree(self.data, ignore_errors=True)
        self.origin = f"http://localhost:{port}"
        self.coordinator = f"http://localhost:{port + 1}"
        env = {"BLIP_DEMO": "off", "BLIP_DATA": str(self.data), "BLIP_PORT": str(port), "BLIP_COORDINATORS": str(coordinators)}
        super().__init__(["mvn", "-q", "-Plocal"], self.origin + "/app/", env=env, name="house")
        self.await_rooms()

    def await_rooms(self):
        """Until a room takes a click."""
        click = {"id": "bench", "account": "bench", "link": "bench", "time": int(time.time() * 1000)}
        end = time.monotonic() + 60
        while post(f"{self.coordinator}/rooms/clicks/bench/requests/clicks", click)[0] != 200:
            if time.monotonic() > end:
                raise SystemExit("no room takes a click after 60 s")
            time.sleep(0.05)

    @property
    def pid(self):
        """The process that has everything, but coordinators where there are several."""
        return next(pid for pid, args in self.pids().items() if "dev.blip.local.Main" in args)

    def coordinator_pids(self):
        """Of those that are processes of their own, the one that was started first before the others."""
        return sorted(pid for pid, args in self.pids().items() if "CoordinatorMain" in args)

    def token(self, account):
        """A token of an account, as the laptop gives them out."""
        return json.loads(post(f"{self.origin}/dev/token", {"account": account})[1])["token"]


def workerd(peers, port=18487):
    """The peer, built in a copy of its folder."""
    folder = WORK / "peers"
    if not (folder / "workerd" / "node_modules").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(peers, folder, ignore=shutil.ignore_patterns("node_modules", ".data", ".log", "results"))
        for part in ("workerd", "driver"):
            subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder / part, check=True)
    subprocess.run(["npm", "run", "-s", "build"], cwd=folder / "workerd", check=True)
    binary = next((folder / "workerd/node_modules/@cloudflare").glob("workerd-*/bin/workerd"))
    data = WORK / "workerd"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    url = f"http://127.0.0.1:{port}"
    command = [str(binary), "serve", "--experimental", "--directory-path", f"do={data}", "--socket-addr",
               f"http=127.0.0.1:{port}", "config.capnp", "lossless"]
    server = Server(command, url + "/health", cwd=folder / "workerd", name="workerd")
    server.url = url
    server.folder = folder
    server.pid = server.process.pid
    return server


def said(command, cwd=ROOT, env=None):
    """What a program prints; its complaints are ours if it fails."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} {command[1]} failed: {done.stderr[-2000:] or done.stdout[-2000:]}")
    return done.stdout


def post(url, body):
    """Status and text of an answer; 0 where there is none."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""
    except OSError:
        return 0, ""


def answers(url):
    """Whether somebody answers there."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
