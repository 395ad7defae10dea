"""What routes, keys, limits and policies cost the plain relay: two gateways that differ by them alone take turns, pinned as the others are."""

import contextlib
import time

from bench import Figure, median_of, stop_all, turns
from contestants import Signalbox, governed, tenants
from cpu import SETTLE, provider
from loads import Question

COUNT = 1000


def routes(bench):
    """CPU of a plain request by one of a thousand routes, with a condition, beside the same without routes."""
    return beside_plain(bench, f"{COUNT:,} routes and keys, a condition", f"/tenant-{COUNT // 2}", tenants(COUNT), 1.05)


def policies(bench):
    """CPU of a plain request with three limits, one condition that must hold and one pattern that is masked in replies."""
    return beside_plain(bench, "three limits, one require, one masking pattern", "/governed", governed(), 1.25)


def beside_plain(bench, name, below, more, asked):
    """The CPU of a request below this path of a gateway with more in its configuration, beside a gateway without."""
    taken = {"plain": [], name: []}
    if not bench.with_gateway:
        return [], taken
    questions = {"plain": Question(), name: Question(below=below)}
    with contextlib.ExitStack() as stack:
        port, how = provider(bench, stack, False, {})
        load = bench.load(bench.other_cpus)
        made = {}
        stack.callback(stop_all, made)
        for each, where, added in (("plain", "plain", {}), (name, "more", more)):
            folder = bench.work / where
            folder.mkdir(exist_ok=True)
            made[each] = Signalbox(bench.binaries / "signalbox", port, folder, 4096, bench.proxy_cpus, **how, **added)
            load.run(made[each].port, questions[each], connections=32, seconds=min(1.0, bench.plan.seconds))
        answered = dict.fromkeys(made, 0)
        for each in turns(list(made), 2 * bench.plan.rounds):
            before = made[each].program.cpu_us()
            seen = load.run(made[each].port, questions[each], connections=32, seconds=bench.plan.seconds)
            time.sleep(SETTLE)
            taken[each].append((made[each].program.cpu_us() - before) / seen["replies"])
            answered[each] += seen["replies"]
        for each, one in made.items():
            one.check_events(answered[each])
    plain, with_more = median_of(taken["plain"]), median_of(taken[name])
    note = f"{with_more / plain:.3f} x the plain relay; 300-byte request, 600-byte reply, 32 connections"
    return [Figure(f"relay, plain reply, {name}", "us CPU", with_more, f"<= {asked} x plain", asked, with_more / plain, {"plain": plain}, note)], taken
