"""The desktop console: rows, jumps, filters and sums of a store of ten million events, in a window without a screen."""

import json
import subprocess

from bench import Figure
from processes import Unmeasurable


def console(bench):
    """Runs console_bench, which keeps its store under build/ for the next time."""
    program = bench.binaries / "console_bench"
    if not program.exists():
        raise Unmeasurable("console_bench is not built: tests/bench/run --only console builds it, it needs Qt")
    told = bench.work / "console.json"
    store = bench.work.parent / "console-bench" / f"events-{bench.plan.stored_events}.db"
    words = [str(program), "--events", str(bench.plan.stored_events), "--path", str(store), "--json", str(told)]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=3600, check=False)
    if done.returncode != 0 or not told.exists():
        raise Unmeasurable(f"console_bench: status {done.returncode}: {done.stderr.strip()[-500:]}")
    seen = json.loads(told.read_text())
    return [figure(each) for each in seen["figures"]], seen


def figure(told):
    if told["limit"] == 0 and told["unit"] != "SQL":  # told, not held to anything
        return Figure(told["name"], told["unit"], told["reached"], note=told["note"])
    asked = "none" if told["limit"] == 0 else f"< {told['limit']:g} {told['unit']}"
    return Figure(told["name"], told["unit"], told["reached"], asked, told["limit"], note=told["note"])
