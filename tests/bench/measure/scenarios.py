"""The figures: what is asked of them, how each is measured. Contestants take turns within a round, and the order turns with it."""

import os
import statistics
import time
from dataclasses import dataclass, field

import contestants
from loads import Load, Question
from processes import Program, Unmeasurable

SETTLE = 0.3      # seconds after a run, so that work put off (a batch of events) is counted with what caused it
SLOW_EVENTS = 100 # of a stream, as in the figures


@dataclass
class Figure:
    """One line of the table: `reached` is held against `limit` when there is one."""
    name: str
    unit: str
    reached: float | None = None
    asked: str = ""
    limit: float | None = None
    judged: float | None = None       # what the limit applies to, when that is not `reached` itself
    beside: dict = field(default_factory=dict)
    note: str = ""

    @property
    def met(self):
        value = self.judged if self.judged is not None else self.reached
        return None if self.limit is None or value is None else value <= self.limit


@dataclass
class Plan:
    """How long and how often; --quick makes it short."""
    rounds: int = 5
    seconds: float = 4.0
    slow_streams: int = 5000
    slow_seconds: float = 20.0
    stored_events: int = 10_000_000
    stored_seconds: int = 60


class Bench:
    """What all scenarios share: programs, processors, the plan."""

    def __init__(self, binaries, work, plan, with_gateway):
        self.binaries, self.work, self.plan, self.with_gateway = binaries, work, plan, with_gateway
        everywhere = sorted(os.sched_getaffinity(0))
        # The proxy has a processor of its own and everything else shares the other, so that runs compare.
        self.proxy_cpus, self.other_cpus = (everywhere[:1], everywhere[1:]) if len(everywhere) > 1 else (None, None)

    def upstream(self, events=100, pause_us=0, cpus=None):
        words = [str(self.binaries / "instant_upstream"), "--events", str(events), "--pause-us", str(pause_us)]
        return Program("instant_upstream", words, self.work / f"upstream-{pause_us}.log", cpus)

    def load(self, cpus=None):
        return Load(self.binaries / "load", self.work, cpus)

    def start(self, names, upstream_port, cpus, connections=4096):
        """The contestants asked for, by name; the caller stops them."""
        made = {}
        try:
            for name in names:
                if name == "direct":
                    made[name] = contestants.Direct(upstream_port)
                elif name == "haproxy":
                    made[name] = contestants.haproxy(upstream_port, self.work, connections, cpus)
                elif name == "nginx":
                    made[name] = contestants.nginx(upstream_port, self.work, connections, cpus)
                elif self.with_gateway:
                    made[name] = contestants.Signalbox(self.binaries / "signalbox", upstream_port, self.work, connections, cpus)
        except BaseException:
            stop_all(made)
            raise
        return made


def stop_all(made):
    for each in made.values():
        each.stop()


def turns(names, rounds):
    """Each round all names, each time beginning with the next one."""
    for number in range(rounds):
        shift = number % len(names)
        yield from names[shift:] + names[:shift]


def median_of(values):
    return statistics.median(values) if values else None


def cpu_per_request(bench, questions, pause_us=0, connections=32):
    """CPU microseconds of each contestant's process for one request; `questions` maps contestant to what it is asked."""
    taken = {name: [] for name in questions}
    with bench.upstream(pause_us=pause_us, cpus=bench.other_cpus) as upstream:
        load = bench.load(bench.other_cpus)
        made = bench.start(list(dict.fromkeys(name.split(":")[0] for name in questions)), upstream.wait_for_port("listening on "),
                           bench.proxy_cpus)
        try:
            present = [name for name in questions if name.split(":")[0] in made]
            for name in present:
                load.run(made[name.split(":")[0]].port, questions[name], connections=connections, seconds=min(1.0, bench.plan.seconds))
            for name in turns(present, bench.plan.rounds):
                one = made[name.split(":")[0]]
                before = one.program.cpu_us()
                seen = load.run(one.port, questions[name], connections=connections, seconds=bench.plan.seconds)
                time.sleep(SETTLE)
                taken[name].append((one.program.cpu_us() - before) / seen["replies"])
        finally:
            stop_all(made)
    return {name: values for name, values in taken.items() if values}


def beside_haproxy(name, asked, taken, note):
    medians = {each: median_of(values) for each, values in taken.items()}
    ours, theirs = medians.get("signalbox"), medians["haproxy"]
    return Figure(name, "us CPU", ours, f"<= {asked} x haproxy", asked, ours / theirs if ours else None,
                  {each: value for each, value in medians.items() if each != "signalbox"},
                  f"{ours / theirs:.2f} x haproxy; {note}" if ours else note)


def relay_plain(bench):
    asked = Question(bytes_asked=300)
    taken = cpu_per_request(bench, {name: asked for name in ("haproxy", "nginx", "signalbox")})
    return [beside_haproxy("relay, plain reply", 1.25, taken, "300-byte request, 600-byte reply")], taken


def relay_prompt(bench):
    asked = Question(bytes_asked=32 * 1024)
    taken = cpu_per_request(bench, {name: asked for name in ("haproxy", "nginx", "signalbox")})
    return [beside_haproxy("relay, 32 KB prompt", 1.25, taken, "600-byte reply")], taken


def streams(bench):
    """Relay beside the peers, translate beside relay: of 100 events written at once, and of 100 events a millisecond apart."""
    figures, raw = [], {}
    relay, from_messages = Question(stream=True), Question("messages", "messages", stream=True)
    questions = {"haproxy": relay, "nginx": relay, "signalbox": relay, "signalbox:messages": from_messages,
                 "signalbox:chat from messages": Question("chat", "messages", stream=True),
                 "signalbox:messages from chat": Question("messages", "chat", stream=True)}
    for pause_us, how in ((1000, "1 ms apart"), (0, "at once")):
        taken = cpu_per_request(bench, questions, pause_us)
        raw[how] = taken
        peers = {name: values for name, values in taken.items() if ":" not in name}
        figures.append(beside_haproxy(f"relay, stream of 100 events {how}", 1.5, peers, "per stream"))
        for name, values in taken.items():
            if ":" in name:
                figures.append(translate_figure(name.split(":")[1], how, median_of(values), figures, taken))
    return figures, raw


def translate_figure(what, how, ours, figures, taken):
    relayed = median_of(taken["signalbox"])
    if what == "messages":
        return Figure(f"relay, messages stream {how}", "us CPU", ours, note="Anthropic on both sides, per stream")
    return Figure(f"translate, {what}, {how}", "us CPU", ours, "<= 3 x relay", 3.0, ours / relayed, note=f"{ours / relayed:.2f} x relay")


def latency(bench):
    """Added latency at ten connections, over asking the upstream directly: paced, and asking again at once."""
    figures, raw = [], {}
    for what, question, pause_us, options in (
            ("paced 1,000/s", Question(), 0, {"rate": 1000}),
            ("asking again at once", Question(), 0, {}),
            ("streams of 100 events 1 ms apart", Question(stream=True), 1000, {})):
        times = latencies(bench, question, pause_us, options)
        raw[what] = times
        figures += latency_figures(what, question.stream, times)
    return figures, raw


def latencies(bench, question, pause_us, options):
    names = ["direct", "haproxy", "nginx", "signalbox"]
    times = {}
    with bench.upstream(pause_us=pause_us) as upstream:
        load = bench.load()
        made = bench.start(names, upstream.wait_for_port("listening on "), None)
        try:
            present = [name for name in names if name in made]
            for name in present:
                load.run(made[name].port, question, connections=10, seconds=1)
            for name in turns(present, bench.plan.rounds):
                seen = load.run(made[name].port, question, connections=10, seconds=bench.plan.seconds, **options)
                times.setdefault(name, []).append({"whole": seen["whole_us"], "first": seen["first_us"]})
        finally:
            stop_all(made)
    return times


def latency_figures(what, stream, times):
    kind, title = ("first", "first token") if stream else ("whole", "added latency")
    middle = {name: {point: median_of([each[kind][point] for each in runs]) for point in ("p50", "p99")} for name, runs in times.items()}
    direct = middle.pop("direct")
    added = {name: {point: value - direct[point] for point, value in points.items()} for name, points in middle.items()}
    ours = added.pop("signalbox", None)
    figures = []
    for point, limit in (("p50", 200.0), ("p99", None)):
        figures.append(Figure(f"{title} {point}, {what}", "us", ours[point] if ours else None, "< 200 us added" if limit else "", limit,
                              beside={name: points[point] for name, points in added.items()}, note=f"direct {direct[point]:.0f} us"))
    return figures


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
    """Resident memory with thousands of slow streams open, and after they ended: two waves, the second shows whether it stays flat."""
    plan, raw = bench.plan, {}
    pause_us = int(plan.slow_seconds / SLOW_EVENTS * 1e6)
    with bench.upstream(events=SLOW_EVENTS, pause_us=pause_us) as upstream:
        port = upstream.wait_for_port("listening on ")
        for name in ("haproxy", "nginx", "signalbox"):
            made = bench.start([name], port, None, connections=2 * plan.slow_streams + 200)
            try:
                for each, one in made.items():
                    raw[each] = slow_waves(bench, one)
            finally:
                stop_all(made)
    per_stream = {name: (each["open"] - each["before"]) / plan.slow_streams / 1e3 for name, each in raw.items()}
    ours = raw.get("signalbox")
    growth = ours["after second"] / ours["after first"] if ours else None
    return [Figure(f"memory, {plan.slow_streams} slow streams open", "KB each", per_stream.pop("signalbox", None), "<= 20 KB each", 20.0,
                   beside=per_stream),
            Figure("memory after a second wave", "x the first", growth, "<= 1.05 (flat)", 1.05,
                   beside={name: each["after second"] / each["after first"] for name, each in raw.items() if name != "signalbox"})], raw


def slow_waves(bench, one):
    bench.load().run(one.port, Question(), connections=8, requests=200)
    seen = {"before": one.program.resident_bytes()}
    for wave in ("first", "second"):
        held = bench.load().hold(one.port, Question(stream=True), connections=bench.plan.slow_streams, seconds=bench.plan.slow_seconds)
        if held.open < bench.plan.slow_streams:
            held.finish(bench.plan.slow_seconds + 60)
            raise Unmeasurable(f"only {held.open} of {bench.plan.slow_streams} streams were opened")
        time.sleep(1)
        seen["open" if wave == "first" else "open again"] = one.program.resident_bytes()
        held.finish(bench.plan.slow_seconds + 60)
        time.sleep(2)
        seen[f"after {wave}"] = one.program.resident_bytes()
    return seen


SCENARIOS = {"relay_plain": relay_plain, "relay_prompt": relay_prompt, "streams": streams, "latency": latency,
             "memory_busy": memory_busy, "memory_slow": memory_slow}
