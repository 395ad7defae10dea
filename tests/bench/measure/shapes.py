"""CPU of one request in the shapes that applications have besides the plain one: large replies, streams that come in one write, few and
many connections, an equal rate, TLS to the provider, translation, and beside a gateway for language models."""

import contextlib
import time

from bench import Figure, median_of, stop_all, turns
from cpu import SETTLE, beside_haproxy, cpu_per_request, provider
from loads import Question

PEERS = ("haproxy", "nginx", "signalbox")


def all_ask(question):
    return {name: question for name in PEERS}


def replies(bench):
    """Plain replies from 8 KB to 512 KB."""
    figures, raw = [], {}
    for kilobytes, asked in ((8, 1.45), (64, 1.2), (512, 1.2)):
        taken = raw[f"{kilobytes} KB"] = cpu_per_request(bench, all_ask(Question()), reply_bytes=kilobytes * 1024)
        figures.append(beside_haproxy(f"relay, {kilobytes} KB reply", asked, taken, "300-byte request"))
    return figures, raw


def gathered_streams(bench):
    """Streams whose events the provider sends in one write, as TLS records and proxies on the way gather them."""
    figures, raw = [], {}
    for events in (100, 1000):
        taken = raw[f"{events} events"] = cpu_per_request(bench, all_ask(Question(stream=True)), events=events, coalesce=True)
        figures.append(beside_haproxy(f"relay, stream of {events} events in one write", 1.5, taken, "per stream"))
    return figures, raw


def concurrency(bench):
    """The plain request on one connection, and on many."""
    figures, raw = [], {}
    for connections, asked in ((1, 1.25), (32, 1.25), (256, 1.4)):
        taken = raw[f"{connections} connections"] = cpu_per_request(bench, all_ask(Question()), connections=connections)
        figures.append(beside_haproxy(f"relay, plain, connections: {connections}", asked, taken, "saturated"))
    return figures, raw


def equal_rate(bench):
    """The plain request at a rate all contestants hold: what they take when they do not gather work."""
    taken = cpu_per_request(bench, all_ask(Question()), rate=bench.plan.rate)
    return [beside_haproxy(f"relay, plain, {bench.plan.rate:,} a second", 1.0, taken, "32 connections")], taken


def secure(bench):
    """TLS to the provider: plain, a long prompt, streams, and the first request on new connections."""
    figures, raw = [], {}
    shapes = (("plain", Question(), {}, 1.3), ("32 KB prompt", Question(bytes_asked=32 * 1024), {}, 1.3),
              ("stream of 100 events 1 ms apart", Question(stream=True), {"pause_us": 1000}, 1.5),
              ("stream of 100 events in one write", Question(stream=True), {"coalesce": True}, 1.5))
    for what, question, upstream, asked in shapes:
        taken = raw[what] = cpu_per_request(bench, all_ask(question), secure=True, **upstream)
        figures.append(beside_haproxy(f"relay over TLS, {what}", asked, taken, "TLS 1.3, ECDSA, verified"))
    taken = raw["first request on new connections"] = first_requests(bench)
    medians = {name: median_of(values) for name, values in taken.items()}
    ours = medians.pop("signalbox", None)
    figures.append(Figure("relay over TLS, first request on new connections", "us CPU", ours, "<= 200 us", 200.0, beside=medians,
                          note=f"{bench.plan.new_connections} at once"))
    return figures, raw


def first_requests(bench):
    """CPU of a request that needs a new connection to the provider: contestants start anew, so that none is kept."""
    taken, count = {}, bench.plan.new_connections
    with contextlib.ExitStack() as stack:
        port, how = provider(bench, stack, True, {})
        load = bench.load(bench.other_cpus)
        for name in turns(list(PEERS), bench.plan.rounds):
            made = bench.start([name], port, bench.proxy_cpus, **how)
            try:
                for one in made.values():
                    before = one.program.cpu_us()
                    seen = load.run(one.port, Question(), connections=count, requests=count, seconds=30)
                    time.sleep(SETTLE)
                    taken.setdefault(name, []).append((one.program.cpu_us() - before) / seen["replies"])
            finally:
                stop_all(made)
    return taken


def translation(bench):
    """A plain reply relayed in each dialect, and translated both ways."""
    questions = {"signalbox": Question(), "signalbox:messages": Question("messages", "messages"),
                 "signalbox:chat from messages": Question("chat", "messages"), "signalbox:messages from chat": Question("messages", "chat")}
    taken = cpu_per_request(bench, questions)
    medians = {name: median_of(values) for name, values in taken.items()}
    relayed = medians.get("signalbox")
    figures = []
    for name, ours in medians.items():
        what = name.partition(":")[2]
        if " from " in what:
            figures.append(Figure(f"translate, plain, {what}", "us CPU", ours, "<= 3 x relay", 3.0, ours / relayed,
                                  note=f"{ours / relayed:.2f} x relay"))
        elif what:
            figures.append(Figure(f"relay, plain, {what}", "us CPU", ours, note="Anthropic on both sides"))
    return figures, taken


def gateways(bench):
    """Beside the gateway that was asked for with --gateway: plain replies to a short and a long prompt."""
    figures, raw = [], {}
    for what, question in (("plain", Question()), ("32 KB prompt", Question(bytes_asked=32 * 1024))):
        taken = raw[what] = cpu_per_request(bench, {name: question for name in ("signalbox", "gateway")}, connections=16)
        medians = {name: median_of(values) for name, values in taken.items()}
        ours = medians.pop("signalbox", None)
        theirs = medians.get("gateway")
        note = f"the gateway takes {theirs / ours:.1f} x" if ours and theirs else ""
        figures.append(Figure(f"beside {bench.gateway_name}, {what}", "us CPU", ours, beside=medians, note=note))
    return figures, raw
