"""Measures every figure, prints one table, writes JSON. Status 0 unless something could not be measured."""

import argparse
import sys
import tempfile
from pathlib import Path

import console
import cpu
import latency
import memory
import report
import store
from bench import Bench, Plan
from processes import Unmeasurable, raise_file_limit

ROOT = Path(__file__).resolve().parents[3]

SCENARIOS = {"relay_plain": cpu.relay_plain, "relay_prompt": cpu.relay_prompt, "streams": cpu.streams, "latency": latency.latency,
             "memory_busy": memory.memory_busy, "memory_slow": memory.memory_slow,
             "events_written": store.events_written, "events_asked": store.events_asked,
             "console": console.console}
NOT_BY_DEFAULT = {"console"}  # it needs Qt, and nothing of it runs on a server


def options():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short runs: to see that everything works, not to quote")
    parser.add_argument("--only", action="append", choices=SCENARIOS, help="this scenario only; may be given several times")
    parser.add_argument("--peers", action="store_true", help="leave signalbox out: what the peers take on this machine")
    parser.add_argument("--binaries", type=Path, default=ROOT / "build/release/bin", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    asked = options()
    plan = Plan(rounds=2, seconds=1.0, slow_streams=1000, slow_seconds=6.0, stored_events=200_000, stored_seconds=5)
    plan = plan if asked.quick else Plan()
    raise_file_limit()
    where, figures, raw, failures = report.machine(ROOT), [], {}, {}
    scratch = ROOT / "build"
    scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=scratch) as work:
        bench = Bench(asked.binaries, Path(work), plan, not asked.peers)
        for name in asked.only or [each for each in SCENARIOS if each not in NOT_BY_DEFAULT]:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            try:
                some, raw[name] = SCENARIOS[name](bench)
                figures += some
            except Unmeasurable as reason:
                failures[name] = str(reason)
    report.print_table(figures, where)
    print(f"\nwritten to {report.write_json(ROOT / 'tests/bench/results', figures, raw, failures, where, plan)}")
    for name, reason in failures.items():
        print(f"could not measure {name}: {reason}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
