#!/usr/bin/env python3
"""What Blip costs a month: python3 docs/cost.py [--profile rest|small|standard] [--firewall] CLICKS WATCHERS [HOURS]; standard if left out.
--table prints cost.md's tables, --check FILE holds them against it.

Prices are AWS's list prices for us-east-1 in US dollars without tax, savings plans or support, as known on 2025-12-01; each line names
its page below https://aws.amazon.com/. Free tiers that end after a year are left out, those for ever are in.
"""

import math
import sys
from dataclasses import dataclass

HOURS_A_MONTH = 730
MILLION = 1_000_000
GB = 1e9

# cloudfront/pricing
CLOUDFRONT_REQUEST = 1.00 / MILLION
CLOUDFRONT_FREE_REQUESTS = 10 * MILLION
CLOUDFRONT_FUNCTION = 0.10 / MILLION
CLOUDFRONT_FREE_FUNCTION = 2 * MILLION
CLOUDFRONT_FREE_GB = 1_000
CLOUDFRONT_GB = [(10_000, 0.085), (40_000, 0.080), (100_000, 0.060), (math.inf, 0.040)]
# api-gateway/pricing
HTTP_REQUEST = [(300 * MILLION, 1.00 / MILLION), (math.inf, 0.90 / MILLION)]
SOCKET_MESSAGE = [(1_000 * MILLION, 1.00 / MILLION), (math.inf, 0.80 / MILLION)]
SOCKET_MINUTE = 0.25 / MILLION
# lambda/pricing, Arm; SnapStart costs nothing for Java
LAMBDA_REQUEST, LAMBDA_FREE_REQUESTS = 0.20 / MILLION, MILLION
LAMBDA_GB_S, LAMBDA_FREE_GB_S = 0.0000133334, 400_000
# sqs/pricing
SQS_REQUEST, SQS_FREE = 0.40 / MILLION, MILLION
# dynamodb/pricing/on-demand
WRITE, READ = 0.625 / MILLION, 0.125 / MILLION
TABLE_GB, TABLE_FREE_GB, RECOVERY_GB = 0.25, 25, 0.20
# efs/pricing, elastic throughput
EFS_WRITE_GB, EFS_READ_GB, EFS_GB = 0.06, 0.03, 0.30
# fargate/pricing, Linux on Arm; Spot's price moves, and is up to 70 % lower
VCPU_HOUR, GB_HOUR, SPOT = 0.03238, 0.00356, 0.30
# vpc/pricing, route53/pricing (the zone of the coordinators' name; ECS's part in Cloud Map is free)
IPV4_HOUR, ZONE = 0.005, 0.50
# cloudwatch/pricing, secrets-manager/pricing. A metric costs while something is written to it: a coordinator writes to ten, which are
# free, all others to when something is wrong.
LOG_GB, LOG_FREE_GB, METRIC, FREE_METRICS, ALARM, FREE_ALARMS, SECRET = 0.50, 5, 0.30, 10, 0.10, 10, 0.40
METRICS, SECRETS = 10, 2
# waf/pricing: a web ACL, its two rules, and requests; AWS's own rules cost no more
ACL, RULE, ACL_REQUEST = 5.00, 1.00, 0.60 / MILLION


@dataclass(frozen=True)
class Profile:
    """A size of the stack (template.yaml's Profiles): processors and GB of a task, tasks at the least, alarms."""

    cpu: float
    memory: float
    tasks: int
    spot: bool
    alarms: int


PROFILES = {
    "rest": Profile(cpu=0.25, memory=1, tasks=1, spot=True, alarms=17),
    "small": Profile(cpu=0.25, memory=1, tasks=1, spot=False, alarms=22),
    "standard": Profile(cpu=1, memory=2, tasks=2, spot=False, alarms=38),
}

# How long a coordinator that may rest stays up after a click, with its start; watchers alone do not keep it up.
UP_AFTER_A_CLICK_S = 16 * 60


@dataclass(frozen=True)
class Use:
    """clicks a month, evenly over it; watchers of the one account; the hours of a day that each watches."""

    clicks: float
    watchers: float
    hours: float = 24
    profile: str = "standard"
    firewall: bool = False


def tiers(amount, steps):
    """The price of an amount whose price falls in steps: (size of step, price each)."""
    price = 0.0
    for size, each in steps:
        part = min(amount, size)
        price += part * each
        amount -= part
    return price


def batches(use):
    """Batches a watcher gets a month: one for each interval of 2 s in which a click came (Poisson)."""
    intervals = HOURS_A_MONTH * 3600 / 2 * use.hours / 24
    clicks_in_one = use.clicks / (HOURS_A_MONTH * 3600 / 2)
    return intervals * (1 - math.exp(-clicks_in_one))


def batch_bytes(use):
    """A batch: totals, and 150 bytes a click up to two frames, of which cells take over; compressed by nobody."""
    clicks_in_one = max(1, use.clicks / (HOURS_A_MONTH * 3600 / 2))
    return min(1_200 + 150 * clicks_in_one, 64_000)


def tasks(use):
    """Coordinators: as many as the profile has at the least, and one more than its part of 2,000 posts a second and processor takes
    (coordinator/README.md has what one does, warm); where they rest, the part of the month in which one is up."""
    profile = PROFILES[use.profile]
    posts = use.watchers * batches(use) / (HOURS_A_MONTH * 3600 * use.hours / 24)
    spare = profile.tasks - 1
    busy = max(profile.tasks, math.ceil(posts / (2_000 * profile.cpu)) + spare)
    if use.profile != "rest":
        return busy
    return busy * (1 - math.exp(-use.clicks * UP_AFTER_A_CLICK_S / (HOURS_A_MONTH * 3600)))


def bill(use):
    """Dollars a month by what they are paid for, in the order of cost.md."""
    minutes = use.watchers * HOURS_A_MONTH * 60 * use.hours / 24
    pings = minutes / 5
    messages = use.watchers * batches(use) + 2 * pings
    out_gb = (use.watchers * batches(use) * batch_bytes(use) + use.clicks * 1_000) / GB
    requests = use.clicks + use.watchers * use.hours / 2 * 30
    # A redirect waits for the queue, about 30 ms at 1 GB; the ledger takes what came in a second together.
    per_batch = max(1, use.clicks / (HOURS_A_MONTH * 3600))
    ledger_calls = use.clicks / min(per_batch, 500)
    invocations = requests + ledger_calls + pings
    gb_s = requests * 0.030 + ledger_calls * 0.040 + use.clicks * 0.001 + pings * 0.015
    # Where coordinators rest, the inbox is polled beside the clicks.
    polls = (2 if use.profile == "rest" else 1) * 5 * 3 * HOURS_A_MONTH * 60
    sqs = use.clicks * (1 + 2 / min(per_batch, 10)) + polls
    # The ledger's row, a count for each link, hour and quarter in a batch, and a total and the visitors for each link; twice, since
    # they are one transaction.
    writes = use.clicks * 2 * (1 + 1 / min(per_batch, 4) + 2 / min(per_batch, 80))
    # A turn writes about 16 KB to its log and as much when that is moved into the database; turns take what has come together.
    efs_gb = use.clicks / min(per_batch, 10) * 32_000 / GB
    count = tasks(use)
    profile = PROFILES[use.profile]
    machine = profile.cpu * VCPU_HOUR + profile.memory * GB_HOUR
    return {
        "CloudFront": max(0, requests - CLOUDFRONT_FREE_REQUESTS) * CLOUDFRONT_REQUEST
        + max(0, requests - CLOUDFRONT_FREE_FUNCTION) * CLOUDFRONT_FUNCTION
        + tiers(max(0, out_gb - CLOUDFRONT_FREE_GB), CLOUDFRONT_GB),
        "firewall": ACL + 2 * RULE + requests * ACL_REQUEST if use.firewall else 0,
        "HTTP API": tiers(requests, HTTP_REQUEST),
        "WebSocket API": tiers(messages, SOCKET_MESSAGE) + minutes * SOCKET_MINUTE,
        "Lambda": max(0, invocations - LAMBDA_FREE_REQUESTS) * LAMBDA_REQUEST + max(0, gb_s - LAMBDA_FREE_GB_S) * LAMBDA_GB_S,
        "SQS": max(0, sqs - SQS_FREE) * SQS_REQUEST,
        # The leases: a write and a read of each other a second and task.
        "DynamoDB": writes * WRITE
        + requests * READ
        + HOURS_A_MONTH * 3600 * (count * WRITE + count * READ)
        + max(0, use.clicks * 400 / GB - TABLE_FREE_GB) * TABLE_GB
        + use.clicks * 400 / GB * RECOVERY_GB,
        "EFS": efs_gb * EFS_WRITE_GB + efs_gb / 10 * EFS_READ_GB + 1 * EFS_GB,
        "Fargate": count * HOURS_A_MONTH * (machine * (SPOT if profile.spot else 1) + IPV4_HOUR),
        "network": ZONE,
        "watching": max(0, requests * 250 / GB - LOG_FREE_GB) * LOG_GB
        + max(0, METRICS - FREE_METRICS) * METRIC
        + max(0, profile.alarms - FREE_ALARMS) * ALARM
        + SECRETS * SECRET,
    }


def profiles():
    cases = [Use(0, 0), Use(1_000, 1), Use(1_000, 100), Use(MILLION, 10, 8)]
    rows = ["| a month | " + " | ".join(f"`{name}`" for name in PROFILES) + " |", "|---" * (1 + len(PROFILES)) + "|"]
    for case in cases:
        said = f"{case.clicks:,.0f} clicks, {case.watchers:,} watchers" + ("" if case.hours == 24 else f", {case.hours} hours a day")
        sums = [sum(bill(Use(case.clicks, case.watchers, case.hours, name)).values()) for name in PROFILES]
        rows.append(f"| {said} | " + " | ".join(f"${amount:,.2f}" for amount in sums) + " |")
    return "\n".join(rows)


def table():
    clicks = [1_000, MILLION, 100 * MILLION]
    watchers = [1, 100, 10_000]
    rows = ["| clicks a month | watchers | a month | largest part | next |", "|---|---|---|---|---|"]
    for c in clicks:
        for w in watchers:
            parts = bill(Use(c, w))
            first, second = sorted(parts, key=parts.get, reverse=True)[:2]
            shown = [f"{name} {dollars(parts[name])}" for name in (first, second)]
            rows.append(f"| {c:,} | {w:,} | {dollars(sum(parts.values()))} | {shown[0]} | {shown[1]} |")
    return "\n".join(rows)


def dollars(amount):
    return f"${amount:,.0f}"


def main(words):
    firewall = "--firewall" in words
    words = [word for word in words if word != "--firewall"]
    profile = "standard"
    if words[:1] == ["--profile"]:
        if len(words) < 2 or words[1] not in PROFILES:
            sys.exit("--profile must be one of " + ", ".join(PROFILES) + (", was " + words[1] if len(words) > 1 else ""))
        profile, words = words[1], words[2:]
    if words == ["--table"]:
        print(profiles() + "\n\n" + table())
    elif len(words) == 2 and words[0] == "--check":
        with open(words[1], encoding="utf-8") as file:
            text = file.read()
        if profiles() not in text or table() not in text:
            sys.exit(f"{words[1]} does not have the tables that python3 docs/cost.py --table prints")
    elif len(words) in (2, 3):
        try:
            numbers = [float(word) for word in words]
        except ValueError:
            sys.exit(__doc__)
        if min(numbers) < 0 or (len(numbers) == 3 and not 0 < numbers[2] <= 24):
            sys.exit("clicks and watchers must be 0 or more, hours more than 0 and at most 24")
        parts = bill(Use(*numbers, *([] if len(numbers) == 3 else [24]), profile, firewall))
        for name, amount in parts.items():
            print(f"{name:14} {amount:12,.2f}")
        print(f"{'a month':14} {sum(parts.values()):12,.2f}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
