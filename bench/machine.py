"""The machine: what it is, whether it is quiet, and what a process uses of it."""

import os
import platform
import statistics
import subprocess
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")
QUIET = 0.25


def busy_cores(seconds=3.0):
    """Cores that are in use."""

    def busy():
        with open("/proc/stat") as stat:
            user, nice, system, idle, iowait, irq, softirq, *_ = map(int, stat.readline().split()[1:])
        return user + nice + system + irq + softirq

    before = busy()
    time.sleep(seconds)
    return (busy() - before) / TICKS / seconds


def await_quiet(patience=30.0):
    """The cores that others use, as soon as they are few; what they are after `patience` seconds otherwise."""
    end = time.monotonic() + patience
    while True:
        used = busy_cores()
        if used <= QUIET or time.monotonic() > end:
            return used


def fsync_ms(folder):
    """The median time of an append of 4 KiB and its fsync."""
    took = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(200):
            begin = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begin) * 1000)
    return statistics.median(took)


def cpu_seconds(pid):
    """The processor time that a process has used so far."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def describe():
    """One line on the machine and what runs on it."""
    with open("/proc/cpuinfo") as info:
        model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, Linux {platform.release().split('-')[0]}, Node {version('node')}"


def version(program, word=0):
    """What a program says of its version, in the word of that number; 0 if it cannot be asked."""
    try:
        printed = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "0"
    return printed.split()[word].lstrip("v")
