"""What many routes and keys cost the plain relay: two gateways that differ by them alone take turns, pinned as the others are."""

import contextlib
import time

from bench import Figure, median_of, stop_all, turns
from contestants import Signalbox, tenants
from cpu import SETTLE, provider
from loads import Question

COUNT = 1000
MANY = f"{COUNT:,} routes and keys"


def routes(bench):
    """CPU of a plain request by one of a thousand routes, with a condition, beside the same without routes."""
    taken = {"plain": [], MANY: []}
    if not bench.with_gateway:
        return [], taken
    questions = {"plain": Question(), MANY: Question(below=f"/tenant-{COUNT // 2}")}
    with contextlib.ExitStack() as stack:
        port, how = provider(bench, stack, False, {})
        load = bench.load(bench.other_cpus)
        made = {}
        stack.callback(stop_all, made)
        for name, where, more in (("plain", "plain", {}), (MANY, "routes", tenants(COUNT))):
            folder = bench.work / where
            folder.mkdir()
            made[name] = Signalbox(bench.binaries / "signalbox", port, folder, 4096, bench.proxy_cpus, **how, **more)
            load.run(made[name].port, questions[name], connections=32, seconds=min(1.0, bench.plan.seconds))
        answered = dict.fromkeys(made, 0)
        for name in turns(list(made), 2 * bench.plan.rounds):
            before = made[name].program.cpu_us()
            seen = load.run(made[name].port, questions[name], connections=32, seconds=bench.plan.seconds)
            time.sleep(SETTLE)
            taken[name].append((made[name].program.cpu_us() - before) / seen["replies"])
            answered[name] += seen["replies"]
        for name, one in made.items():
            one.check_events(answered[name])
    plain, many = median_of(taken["plain"]), median_of(taken[MANY])
    note = f"{many / plain:.3f} x the plain relay; 300-byte request, 600-byte reply, 32 connections"
    return [Figure(f"relay, plain reply, {MANY}, a condition", "us CPU", many, "<= 1.05 x plain", 1.05, many / plain, {"plain": plain}, note)], taken
