"""Measures every figure, prints one table, writes JSON. Status 0 unless something could not be measured."""

import argparse
import sys
import tempfile
from pathlib import Path

import console
import cpu
import dialects
import gateway_peer
import instructions
import latency
import memory
import report
import routes
import shapes
import store
import ways_out
from bench import Bench, Plan
from processes import Unmeasurable, raise_file_limit

ROOT = Path(__file__).resolve().parents[3]

SCENARIOS = {"relay_plain": cpu.relay_plain, "relay_prompt": cpu.relay_prompt, "streams": cpu.streams,
             "replies": shapes.replies, "gathered_streams": shapes.gathered_streams, "concurrency": shapes.concurrency,
             "equal_rate": shapes.equal_rate, "secure": shapes.secure, "translation": shapes.translation, "dialects": dialects.dialects, "latency": latency.latency,
             "memory_busy": memory.memory_busy, "memory_slow": memory.memory_slow,
             "events_written": store.events_written, "events_asked": store.events_asked,
             "routes": routes.routes, "policies": routes.policies, "ways_out": ways_out.ways_out,
             "instructions": instructions.instructions, "gateways": shapes.gateways, "console": console.console}
# They need Valgrind, a gateway from a registry, or Qt; --gateway adds its scenario.
NOT_BY_DEFAULT = {"instructions", "gateways", "console"}


def options():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short runs: to see that everything works, not to quote")
    parser.add_argument("--only", action="append", choices=SCENARIOS, help="this scenario only; may be given several times")
    parser.add_argument("--gateway", choices=gateway_peer.GATEWAYS, help="measure beside this gateway for language models, too; installs it")
    parser.add_argument("--peers", action="store_true", help="leave signalbox out: what the peers take on this machine")
    parser.add_argument("--binaries", type=Path, default=ROOT / "build/release/bin", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    asked = options()
    plan = Plan(rounds=2, seconds=1.0, slow_streams=1000, slow_seconds=6.0, stored_events=200_000, stored_seconds=5, rate=1000,
                new_connections=100, counted_requests=(50, 250))
    plan = plan if asked.quick else Plan()
    raise_file_limit()
    where, figures, raw, failures = report.machine(ROOT), [], {}, {}
    scratch = ROOT / "build"
    scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=scratch) as work:
        bench = Bench(asked.binaries, Path(work), plan, not asked.peers)
        names = asked.only or [each for each in SCENARIOS if each not in NOT_BY_DEFAULT]
        if asked.gateway:
            bench.gateway_name, bench.gateway_peer = asked.gateway, gateway_peer.GATEWAYS[asked.gateway](ROOT)
            names += [] if asked.only else ["gateways"]
        for name in names:
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
