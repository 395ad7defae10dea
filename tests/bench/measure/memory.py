"""Resident memory of each contestant: busy, with thousands of slow streams open, and after they ended."""

import time

from bench import Figure, stop_all
from loads import Question
from processes import Unmeasurable

SLOW_EVENTS = 100  # of a stream, as in the other figures


def memory_busy(bench):
    """Resident memory while 256 connections are all busy."""
    raw = {}
    with bench.upstream() as upstream:
        port = upstream.wait_for_port("listening on ")
        for name in ("haproxy", "nginx", "signalbox"):
            made = bench.start([name], port, None)
            try:
                for each, one in made.items():
                    bench.load().run(one.port, Question(), connections=256, seconds=bench.plan.seconds)
                    raw[each] = one.program.resident_bytes() / 1e6
            finally:
                stop_all(made)
    ours = raw.pop("signalbox", None)
    return [Figure("memory, 256 busy connections", "MB", ours, "<= 40 MB", 40.0, beside=dict(raw))], {"ours": ours, **raw}


def memory_slow(bench):
    """Resident memory with thousands of slow streams open, and after they ended: after the first wave, a third shows whether it stays flat."""
    plan, raw = bench.plan, {}
    pause_us = int(plan.slow_seconds / SLOW_EVENTS * 1e6)
    with bench.upstream(events=SLOW_EVENTS, pause_us=pause_us) as upstream:
        port = upstream.wait_for_port("listening on ")
        for name in ("haproxy", "nginx", "signalbox"):
            made = bench.start([name], port, None, connections=plan.slow_streams + 200)
            try:
                for each, one in made.items():
                    try:
                        raw[each] = slow_waves(bench, one)
                    except Unmeasurable as why:
                        raise Unmeasurable(f"{each}: {why}") from why
            finally:
                stop_all(made)
    per_stream = {name: (each["open"] - each["before"]) / plan.slow_streams / 1e3 for name, each in raw.items()}
    ours = raw.get("signalbox")
    growth = ours["after third"] / ours["after second"] if ours else None
    return [Figure(f"memory, {plan.slow_streams} slow streams open", "KB each", per_stream.pop("signalbox", None), "<= 20 KB each", 20.0,
                   beside=per_stream),
            Figure("memory after a third wave", "x the second", growth, "<= 1.05 (flat)", 1.05,
                   beside={name: each["after third"] / each["after second"] for name, each in raw.items() if name != "signalbox"})], raw


def slow_waves(bench, one):
    bench.load().run(one.port, Question(), connections=8, requests=200)
    seen = {"before": one.program.resident_bytes()}
    for wave in ("first", "second", "third"):
        held = bench.load().hold(one.port, Question(stream=True), connections=bench.plan.slow_streams, seconds=bench.plan.slow_seconds)
        if held.open < bench.plan.slow_streams:
            held.finish(bench.plan.slow_seconds + 60)
            raise Unmeasurable(f"only {held.open} of {bench.plan.slow_streams} streams were opened")
        time.sleep(1)
        seen["open" if wave == "first" else f"open, {wave}"] = one.program.resident_bytes()
        held.finish(bench.plan.slow_seconds + 60)
        time.sleep(2)
        seen[f"after {wave}"] = one.program.resident_bytes()
    return seen
