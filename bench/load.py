"""Load by wrk, until it is steady."""

import re
import statistics
from dataclasses import dataclass

import machine
from servers import ROOT, said

STEADY = 0.05
CLICKS = ROOT / "coordinator/src/test/resources/dev/blip/coordinator/bench/clicks.lua"


@dataclass
class Window:
    """What came of some seconds of load."""

    rate: float
    p50: float
    p99: float
    micros: float
    """Processor time a request, of the server, in microseconds."""

    errors: int


@dataclass
class Steady:
    """Three windows that agree, or the last three where none did."""

    windows: list
    warm: int
    """Windows before them."""

    agree: bool

    def median(self, what):
        """Of the windows."""
        return statistics.median(getattr(window, what) for window in self.windows)

    def spread(self, what):
        """Largest and least of the windows over their median, less 1, as a part."""
        values = [getattr(window, what) for window in self.windows]
        return (max(values) - min(values)) / self.median(what)


def steady(url, script, pid, env=None, seconds=10, most=9, connections=32):
    """Loads until three windows in a row are within 5 % of each other."""
    windows = []
    while True:
        windows.append(window(url, script, pid, env or {}, seconds, connections))
        last = Steady(windows[-3:], len(windows) - 3, True)
        if len(windows) >= 3 and last.spread("rate") <= STEADY:
            return last
        if len(windows) >= most:
            return Steady(windows[-3:], len(windows) - 3, False)


def window(url, script, pid, env, seconds, connections):
    """Some seconds of load with so many requests under way."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", str(script), url]
    before = machine.cpu_seconds(pid)
    printed = said(command, env=env)
    used = machine.cpu_seconds(pid) - before
    requests = int(re.search(r"(\d+) requests in", printed)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", printed)
    return Window(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]),
        p50=millis(re.search(r"50%\s+([\d.]+)(us|ms|s)", printed)),
        p99=millis(re.search(r"99%\s+([\d.]+)(us|ms|s)", printed)),
        micros=used * 1e6 / max(1, requests),
        errors=(int(bad[1]) if bad else 0) + (sum(map(int, errors.groups())) if errors else 0),
    )


def millis(match):
    """A time as wrk prints it."""
    return float(match[1]) * {"us": 0.001, "ms": 1, "s": 1000}[match[2]]
