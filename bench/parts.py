"""The parts of the benchmark: each yields rows of the table (what, Blip, peer, remark)."""

import json
import os
import pathlib
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import load
import machine
from servers import ROOT, WORK, House, post, said, workerd

REST_SECONDS = 30


def java(module, main, *told, heap=None, env=None):
    """What a benchmark of a module's tests prints."""
    classes = "target/test-classes:target/classes:" + (ROOT / module / "target/classpath.txt").read_text().strip()
    command = [java_program(), "--enable-native-access=ALL-UNNAMED", *([f"-Xmx{heap}"] if heap else []), "-cp", classes, main, *told]
    return said(command, cwd=ROOT / module, env=env)


def java_program():
    """A JDK 25 or newer: JAVA_HOME's, the one that is called java, or one where Linux has them."""
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(map(str, pathlib.Path("/usr/lib/jvm").glob("*")), reverse=True)
    for program in [f"{homes[0]}/bin/java", "java", *(f"{home}/bin/java" for home in homes[1:])]:
        if int(machine.version(program, 1).split(".")[0] or 0) >= 25:
            return program
    raise SystemExit("no JDK 25 is here; JAVA_HOME tells where one is")


def java_version():
    return "JDK " + said([java_program(), "--version"]).split()[1]


def figure(printed, name):
    """A line of a benchmark of ours: its name, then its figure."""
    return re.search(rf"^{re.escape(name)}\s+(.*)$", printed, re.M)[1].strip()


def row(steady, peer, what):
    """A row on a load, and how many times the peer's rate it is."""
    remark = [] if steady.agree else ["windows did not agree"]
    if peer:
        remark.insert(0, f"{steady.median('rate') / peer.median('rate'):.1f} times")
    return what, told(steady), told(peer) if peer else "", "; ".join(remark)


def told(steady):
    errors = sum(window.errors for window in steady.windows)
    return (f"{steady.median('rate'):,.0f}/s ± {steady.spread('rate') / 2:.0%}, p50 {steady.median('p50'):.1f} ms, p99 {steady.median('p99'):.1f} ms, "
            f"{steady.median('micros'):.0f} µs of processor each" + (f", {errors} refused" if errors else ""))


def ingest(told_, accounts):
    """Clicks into so many accounts, of both."""
    with House() as house:
        ours = load.steady(house.coordinator, load.CLICKS, house.pid, {"ACCOUNTS": str(accounts)})
    if not told_.peers:
        return ours, None
    with workerd(told_.peers) as peer:
        env = {"MODE": "ingest", "PATH_TEMPLATE": "/accounts/{account}/clicks", "PREFIX": "p-", "COUNT": str(accounts), "SEQ": "0"}
        return ours, load.steady(peer.url, peer.folder / "driver/lua/load.lua", peer.pid, env)


def p1(told_):
    """clicks into one account"""
    yield row(*ingest(told_, 1), "clicks into one account, 32 under way")


def p2(told_):
    """clicks into 1,000 accounts"""
    yield row(*ingest(told_, 1_000), "clicks into 1,000 accounts, 32 under way")


# How often P3 subtracts the clicks' own processor time from that of the same with watchers.
PAIRS = 3


def p3(told_):
    """2,000 clicks a second to 500 watchers"""
    with House() as house:
        def run(account, watchers, seconds):
            command = ["node", "bench/watch.mjs", house.origin, house.coordinator, house.pid, account, house.token(account), watchers, 2000, seconds]
            return json.loads(said(command))

        run("warm", 0, 20)
        run("warm", 500, 10)
        pairs = [(run(f"alone-{i}", 0, 20), run(f"watched-{i}", 500, 20)) for i in range(PAIRS)]
    watched = pairs[-1][1]
    # A small difference of two large figures: each pair has its own.
    costs = sorted((with_["cpu"] - alone["cpu"] / alone["acked"] * with_["acked"]) / with_["copies"] * 1e6 for alone, with_ in pairs)
    ours = costs[PAIRS // 2]
    peer = peer_p3(told_.peers) if told_.peers else None
    theirs = f"{peer['fanOutCpuSecPer1MCopies']:.3f} s" if peer else ""
    yield ("share delivered of 2,000 clicks/s to 500 watchers", f"{min(each['share'] for _, each in pairs):.4f} of {watched['acked']:,} × 500",
           f"{peer['deliveredShare']:.4f} of {peer['acked']:,} × 500" if peer else "", "")
    yield ("click to watcher", f"p50 {watched['p50']} ms, p99 {watched['p99']} ms",
           f"p50 {peer['latencyP50ms']:.0f} ms, p99 {peer['latencyP99ms']:.0f} ms" if peer else "", "a flush each 2 s")
    yield ("processor of a million copies, without the clicks' own", f"{ours:.3f} s, {costs[0]:.3f} to {costs[-1]:.3f} in {PAIRS} pairs of runs", theirs,
           f"{ours / peer['fanOutCpuSecPer1MCopies']:.2f} times it; the API Gateway emulator is in ours" if peer else "the API Gateway emulator is in it")


def peer_p3(peers):
    with workerd(peers) as peer:
        folder = peer.folder
        out = folder / "p3.json"
        command = ["node", "driver/bench.mjs", "--name", "workerd", "--base", peer.url, "--pid", str(peer.pid), "--only", "P3", "--reps", "1",
                   "--max-reps", "1", "--out", str(out)]
        said(command, cwd=folder)
        return json.loads(out.read_text())["results"][0]["median"]


def p4(_):
    """redirects, with AWS stubbed"""
    printed = java("functions", "dev.blip.functions.redirect.RedirectCost")
    last = re.findall(r"^round \d+.* (own .*?)\s{2,}(CPU .*)$", printed, re.M)[-1]
    yield "a redirect, AWS answering after 5 ms", last[0], "", f"{last[1]}; one after another, as a function's instance has them"
    rate, processor = figure(printed, "together").split(", ")
    yield "16 instances at once", rate, "", processor


def p5(told_):
    """hibernating rooms"""
    printed = java("coordinator", "dev.blip.coordinator.bench.HibernationBenchmark", str(told_.rooms), heap="1g")
    yield "rooms made a second, each with a table, a value and an alarm", figure(printed, "rooms made a second"), "", ""
    yield f"heap with {told_.rooms:,} hibernating rooms", figure(printed, f"heap, {told_.rooms} rooms hibernating"), "", f"{figure(printed, 'heap, warm')} before them"
    room, copies, index = (int(figure(printed, name)) / 1024 for name in ("bytes on disk a room", "bytes of its copies", "bytes of the index"))
    yield "disk a hibernating room", f"{room:.1f} KiB", "", f"and {index:.1f} KiB of the shards' indexes, {copies:.1f} KiB of copies for backups"
    yield "waking a room through HTTP", figure(printed, "wake-up through HTTP, one after another"), "", ""


def p6(_):
    """kill -9 of one of two coordinators with 10,000 rooms"""
    rooms = 10_000
    with House(coordinators=2) as house:
        load.window(house.coordinator, load.CLICKS, house.pid, {"ACCOUNTS": str(rooms)}, 60, 32)
        victim = house.coordinator_pids()[-1]
        answered = []

        def ask(account):
            click = {"id": f"after-{account}", "account": account, "link": "bench", "time": int(time.time() * 1000)}
            began = time.monotonic()
            while post(f"{house.coordinator}/rooms/clicks/{account}/requests/clicks", click)[0] != 200:
                time.sleep(0.02)
            answered.append(time.monotonic() - began)

        subprocess.run(["kill", "-9", str(victim)], check=True)
        with ThreadPoolExecutor(64) as asking:
            list(asking.map(ask, [f"load-{n}" for n in range(0, rooms, rooms // 640)]))
    answered.sort()
    yield ("a call after kill -9 of a coordinator, 10,000 rooms", f"p50 {answered[len(answered) // 2] * 1000:.0f} ms, longest {answered[-1]:.1f} s", "",
           f"{len(answered)} rooms asked, 64 at a time")


def rooms(_):
    """hooks and wake-up in a room runtime alone"""
    printed = java("coordinator", "dev.blip.coordinator.bench.RoomsBenchmark")
    for what in ("hooks/s, one room, one thread", "hooks/s, one room, 10 connections", "hooks/s, 1,000 rooms"):
        yield what, f"{int(figure(printed, what)):,}/s", "", "256 calls under way in one room, 4 in each of 1,000"
    yield "wake-up and a durable answer", figure(printed, "wake-up and a durable answer, 1,000 rooms"), "", "10 connections, tags, attachment, alarm"


def disks(_):
    """hooks on 16 and on 64 threads, on slower disks"""
    library = WORK / "slow_fsync.so"
    said(["cc", "-O2", "-shared", "-fPIC", "-o", library, ROOT / "bench" / "slow_fsync.c"])
    for micros in (0, 400, 5_000):
        env = {"LD_PRELOAD": str(library), "FSYNC_MICROS": str(micros)}
        printed = java("coordinator", "dev.blip.coordinator.bench.RoomsBenchmark", "16", "64", env=env)
        rates = [f"{int(figure(printed, f'hooks/s, 1,000 rooms, {threads} threads')):,}/s on {threads} threads" for threads in (16, 64)]
        yield f"hooks, 1,000 rooms, each fsync {micros / 1000:g} ms longer", ", ".join(rates), "", f"4 KiB then take {figure(printed, 'fsync of 4 KiB, median')}"


def calls(_):
    """calls from room to room"""
    printed = java("coordinator", "dev.blip.coordinator.bench.CallsBenchmark", heap="1g")
    for what in ("calls/s, one room to another", "calls/s, 200 rooms to 200 others"):
        yield what, f"{int(figure(printed, what)):,}/s", "", "each in three turns, all durable; a room has one call to each other under way"


def topics(_):
    """a topic's replay"""
    printed = java("coordinator", "dev.blip.coordinator.bench.TopicBenchmark", heap="512m")
    figures = re.findall(r"^(topic|JetStream): (replayed.*?)\s{2,}(.*)$", printed, re.M)
    for ours in dict.fromkeys(name for who, name, _ in figures if who == "topic"):
        yield f"a topic, {ours}", both(figures, "topic", ours), both(figures, "JetStream", "replayed, acked" if "acked" in ours else "replayed"), ""


def both(figures, who, name):
    return "; ".join(found for found_who, found_name, found in figures if (found_who, found_name) == (who, name))


def house(_):
    """an idle house: its start, and its processor"""
    with House() as fresh:
        yield "mvn -Plocal to its page", f"{fresh.start_seconds:.1f} s", "", "Maven's own work is in it"
        time.sleep(REST_SECONDS)
        yield "an idle house, fresh", idle(fresh.pid), "", "everything in one process"
        load.window(fresh.coordinator, load.CLICKS, fresh.pid, {"ACCOUNTS": "1000"}, 20, 32)
        time.sleep(90)
        yield "the same 90 s after clicks into 1,000 accounts", idle(fresh.pid), "", ""
    with House(coordinators=2) as fleet:
        time.sleep(REST_SECONDS)
        with ThreadPoolExecutor(2) as watching:
            shares = list(watching.map(idle, fleet.coordinator_pids()))
        yield "each of two idle coordinators", " and ".join(shares), "", ""


def idle(pid):
    before = machine.cpu_seconds(pid)
    time.sleep(REST_SECONDS)
    return f"{(machine.cpu_seconds(pid) - before) / REST_SECONDS:.1%} of a core"


ALL = {"P1": p1, "P2": p2, "P3": p3, "P4": p4, "P5": p5, "P6": p6, "rooms": rooms, "disks": disks, "calls": calls, "topics": topics, "house": house}
