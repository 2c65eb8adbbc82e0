"""What Blip costs and how fast it is, in one table; a peer beside it, in the same run."""

import argparse
import datetime
import pathlib
import re
import subprocess
import sys

import machine
import parts
from servers import ROOT, WORK

RESULTS = ROOT / "bench" / "RESULTS.md"
HEAD = """# What Blip costs, and how fast it is

Written by `bench/run`; [README.md](README.md) tells how to read it. Figures are medians of three windows that agree within 5 % where nothing else is said;
± is half of what the windows differ by. The clicks of P1 to P3 go to the coordinator's HTTP, one a request, each durable before its answer.

"""


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="what a click costs, against bench/kept.properties; a minute")
    parser.add_argument("--only", help="parts, with commas between: " + ", ".join(parts.ALL), default=",".join(parts.ALL))
    parser.add_argument("--peers", type=pathlib.Path, help="a folder with a peer to measure in the same run: workerd/, driver/")
    parser.add_argument("--rooms", type=int, default=100_000, help="hibernating rooms of P5 (%(default)s)")
    parser.add_argument("--noisy", action="store_true", help="measure though others use the machine, and say so")
    parser.add_argument("--out", type=pathlib.Path, default=RESULTS, help="where the table goes (bench/RESULTS.md)")
    told = parser.parse_args()
    unknown = set(told.only.split(",")) - set(parts.ALL)
    if unknown:
        parser.error(f"--only must be some of {', '.join(parts.ALL)}, was {told.only}")
    if told.peers and not (told.peers / "workerd" / "package.json").exists():
        parser.error(f"--peers must be a folder with workerd/package.json, was {told.peers}")
    return told


def main():
    told = arguments()
    if told.quick:
        return quick()
    used = machine.await_quiet()
    if used > machine.QUIET and not told.noisy:
        print(f"Others use {used:.2f} cores of this machine, more than {machine.QUIET}: nothing is measured. --noisy measures all the same.",
              file=sys.stderr)
        return 2
    WORK.mkdir(parents=True, exist_ok=True)
    build()
    rows = []
    for name in told.only.split(","):
        print(f"{name}: {parts.ALL[name].__doc__}", file=sys.stderr, flush=True)
        used = machine.await_quiet()
        for row in parts.ALL[name](told):
            rows.append((name, *row))
            print(" | ".join(rows[-1]), flush=True)
        write(told.out, rows, used)
    return 0


def build():
    """Everything that is measured, and where its classes are."""
    for module in ("coordinator", "functions"):
        compile_tests(module)


def compile_tests(module):
    # Functions log as on a laptop, not as their jar does on AWS.
    maven("-pl", module, "-am", "test-compile", "dependency:build-classpath", "-Dmdep.outputFile=target/classpath.txt",
          "-DexcludeArtifactIds=powertools-logging-log4j,log4j-slf4j2-impl,log4j-core")


def maven(*told):
    subprocess.run(["mvn", "-q", *told], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)


def write(out, rows, used):
    """The table so far."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    noise = f", while others used {used:.2f} cores" if used > machine.QUIET else ""
    lines = [HEAD, f"{now}, {parts.java_version()}, {machine.describe()}; an fsync of 4 KiB took {machine.fsync_ms(WORK):.2f} ms{noise}.\n\n",
             "| | what | Blip | peer | |\n|---|---|---|---|---|\n"]
    lines += ["| " + " | ".join(row) + " |\n" for row in rows]
    kept = out.read_text().partition("\n## ") if out.exists() else ("", "", "")
    out.write_text("".join(lines) + kept[1] + kept[2])


def quick():
    """Compares what a click costs with what it did."""
    compile_tests("coordinator")
    said = dict(re.findall(r"^(\w+)=([\d.]+)$", parts.java("coordinator", "dev.blip.coordinator.bench.ClickCost"), re.M))
    kept = dict(re.findall(r"^(\w+)=([\d.]+)$", (ROOT / "bench" / "kept.properties").read_text(), re.M))
    worse = False
    for name, was in kept.items():
        more = float(said[name]) / float(was) - 1
        worse |= more > 0.15
        print(f"{name} a click: {said[name]}, kept {was} ({more:+.1%}){'  TOO MUCH' if more > 0.15 else ''}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
