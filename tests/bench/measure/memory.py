"""Resident memory of each contestant: busy, with thousands of slow streams open, and after they ended."""

import contextlib
import time

from bench import Figure, stop_all
from cpu import provider
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
    raw = {"plain": slow_streams(bench, False, bench.plan.slow_streams), "TLS": slow_streams(bench, True, bench.plan.slow_streams // 2)}
    figures = [slow_figure("memory, {} slow streams open", raw["plain"], bench.plan.slow_streams, 16.0),
               slow_figure("memory, {} slow streams over TLS open", raw["TLS"], bench.plan.slow_streams // 2, 40.0)]
    growth = {name: each["after third"] / each["after second"] for name, each in raw["plain"].items()}
    ours = growth.pop("signalbox", None)
    return [*figures, Figure("memory after a third wave", "x the second", ours, "<= 1.05 (flat)", 1.05, beside=growth)], raw


def slow_figure(what, seen, streams, asked):
    each = {name: (one["open"] - one["before"]) / streams / 1e3 for name, one in seen.items()}
    ours = each.pop("signalbox", None)
    return Figure(what.format(streams), "KB each", ours, f"<= {asked:g} KB each", asked, beside=each)


def slow_streams(bench, secure, streams):
    """What each contestant takes before, during and after three waves of this many streams."""
    raw = {}
    pause_us = int(bench.plan.slow_seconds / SLOW_EVENTS * 1e6)
    with contextlib.ExitStack() as stack:
        port, how = provider(bench, stack, secure, {"events": SLOW_EVENTS, "pause_us": pause_us}, pinned=False)
        for name in ("haproxy", "nginx", "signalbox"):
            made = bench.start([name], port, None, connections=streams + 200, **how)
            try:
                for each, one in made.items():
                    try:
                        raw[each] = slow_waves(bench, one, streams)
                    except Unmeasurable as why:
                        raise Unmeasurable(f"{each}: {why}") from why
            finally:
                stop_all(made)
    return raw


def slow_waves(bench, one, streams):
    bench.load().run(one.port, Question(), connections=8, requests=200)
    seen = {"before": one.program.resident_bytes()}
    for wave in ("first", "second", "third"):
        held = bench.load().hold(one.port, Question(stream=True), connections=streams, seconds=bench.plan.slow_seconds)
        if held.open < streams:
            held.finish(bench.plan.slow_seconds + 60)
            raise Unmeasurable(f"only {held.open} of {streams} streams were opened")
        time.sleep(1)
        seen["open" if wave == "first" else f"open, {wave}"] = one.program.resident_bytes()
        held.finish(bench.plan.slow_seconds + 60)
        time.sleep(2)
        seen[f"after {wave}"] = one.program.resident_bytes()
    return seen
