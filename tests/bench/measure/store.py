"""The event store by itself: written at a steady rate, and asked for statistics over millions of events."""

import json
import os
import subprocess
import time

from bench import Figure, median_of
from processes import Unmeasurable


def store_program(bench, words, limit):
    """One run of storage_bench on a file of its own; it ends badly when an event was refused or lost."""
    done = subprocess.run([str(bench.binaries / "storage_bench"), *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=limit, check=False)
    if not done.stdout.strip():
        raise Unmeasurable(f"storage_bench {words[0]}: status {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def events_written(bench):
    """20,000 events a second through the queue and thread a server has."""
    words = ["write", "--rate", "20000", "--seconds", str(bench.plan.stored_seconds), "--path", str(bench.work / "written.db")]
    seen = store_program(bench, words, bench.plan.stored_seconds + 60)
    gone = seen["lost"] + seen["refused"] + seen["offered"] - seen["written"]
    how_long = f"20,000/s for {bench.plan.stored_seconds} s"
    return [Figure(f"events lost, {how_long}", "events", gone, "none", 0, note=f"{seen['written']:,} written"),
            Figure("writer CPU for an event", "us CPU", seen["thread_cpu_us_per_event"], "<= 3 us", 3.0,
                   note=f"the whole thread; the store alone {seen['writer_cpu_us_per_event']:.2f} us")], seen


def events_asked(bench):
    """Statistics over millions of events: the slowest question inside a program, and the command a person types."""
    store = bench.work / "asked.db"
    words = ["generate", "--events", str(bench.plan.stored_events), "--path", str(store)]
    seen = store_program(bench, words, 120 + bench.plan.stored_events / 20_000)
    took, slowest = max((value["slowest_ms"], name) for name, value in seen.items() if name.startswith("stats_"))
    how_many = f"{bench.plan.stored_events / 1e6:g} million events"
    figures = [Figure(f"slowest statistics over {how_many}", "ms", took, "< 200 ms", 200.0, note=slowest)]
    if bench.with_gateway:
        seen["command_ms"] = [timed([str(bench.binaries / "signalbox"), "events", "stats", "--by", "model", "--store", str(store)])
                              for _ in range(bench.plan.rounds)]
        figures.append(Figure("signalbox events stats --by model", "ms", median_of(seen["command_ms"]), "< 200 ms", 200.0,
                              note="with the program's start"))
        figures += scans(bench, store, how_many, seen)
    return figures, seen


def scans(bench, store, how_many, seen):
    """A filter that no index answers and no event matches: every row is looked at, from the disk and from memory."""
    words = [str(bench.binaries / "signalbox"), "events", "tail", "--filter", "latency>9h", "--store", str(store)]
    forget(store)
    seen["scan_cold_ms"] = timed(words)
    seen["scan_warm_ms"] = [timed(words) for _ in range(bench.plan.rounds)]
    return [Figure(f"a filter that matches none of {how_many}, cold", "ms", seen["scan_cold_ms"], "< 5,000 ms", 5000.0,
                   note="with the program's start"),
            Figure(f"a filter that matches none of {how_many}, warm", "ms", median_of(seen["scan_warm_ms"]), "< 1,000 ms", 1000.0)]


def forget(path):
    """Takes a file out of the memory of the system, so that it is read from the disk."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def timed(words):
    begun = time.perf_counter()
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise Unmeasurable(f"{' '.join(words[1:4])}: status {done.returncode}: {done.stderr.strip()}")
    return (time.perf_counter() - begun) * 1e3
