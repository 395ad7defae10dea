"""User-mode instructions of one request, counted by Valgrind: the same on a busy machine as on a quiet one. A contestant runs twice with
different numbers of requests; the difference leaves out its start and its end."""

import contextlib
import re
import shutil

from bench import Figure, stop_all
from contestants import LIMITS
from cpu import provider
from loads import Question
from processes import Unmeasurable

PEERS = ("haproxy", "nginx", "signalbox")
SHAPES = (("plain", Question(), {}), ("32 KB prompt", Question(bytes_asked=32 * 1024), {}),
          ("64 KB reply", Question(), {"reply_bytes": 64 * 1024}),
          ("stream of 100 events in one write", Question(stream=True), {"coalesce": True}),
          ("translated, chat from messages", Question("chat", "messages"), {}))
# What a request costs with further parts of the configuration, and without anything beside it to compare with.
FURTHER = (("plain, a key with three limits", Question(), LIMITS),)


def instructions(bench):
    """Thousands of instructions for a request in several shapes."""
    if not shutil.which("valgrind"):
        raise Unmeasurable("valgrind is not installed: apt-get install valgrind")
    figures, raw = [], {}
    for what, question, upstream in SHAPES:
        names = PEERS if question.client == question.upstream else ("signalbox",)
        taken = raw[what] = {name: one_request(bench, name, question, upstream) for name in names if name != "signalbox" or bench.with_gateway}
        ours, beside = taken.get("signalbox"), {name: value / 1000 for name, value in taken.items() if name != "signalbox"}
        figures.append(Figure(f"instructions, {what}", "thousand", ours / 1000 if ours else None, beside=beside,
                              note="user mode; all threads of the process"))
    for what, question, further in FURTHER if bench.with_gateway else ():
        raw[what] = {"signalbox": one_request(bench, "signalbox", question, {}, further=further)}
        figures.append(Figure(f"instructions, {what}", "thousand", raw[what]["signalbox"] / 1000, note="user mode; all threads of the process"))
    return figures, raw


def one_request(bench, name, question, upstream, **more):
    """Instructions of one request more."""
    few, many = bench.plan.counted_requests
    return (counted(bench, name, question, upstream, many, more) - counted(bench, name, question, upstream, few, more)) / (many - few)


def counted(bench, name, question, upstream, requests, more):
    """Instructions of a whole life that answers so many requests on four connections."""
    log = bench.work / f"valgrind-{name}-%p.log"
    for stale in bench.work.glob(f"valgrind-{name}-*.log"):
        stale.unlink()
    wrapper = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--trace-children=yes", f"--log-file={log}"]
    with contextlib.ExitStack() as stack:
        port, how = provider(bench, stack, False, upstream)
        made = bench.start([name], port, None, connections=64, wrapper=wrapper, **how, **more)
        try:
            load = bench.load()
            for one in made.values():
                seen = load.run(one.port, question, connections=4, requests=requests, seconds=120)
                if seen["replies"] != requests:
                    raise Unmeasurable(f"{name} answered {seen['replies']} of {requests}")
        finally:
            stop_all(made)
    told = [re.search(r"Collected : ([\d,]+)", file.read_text()) for file in bench.work.glob(f"valgrind-{name}-*.log")]
    if not any(told):
        raise Unmeasurable(f"{name} ended without telling its instructions")
    return sum(int(found[1].replace(",", "")) for found in told if found)
