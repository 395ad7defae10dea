"""What all scenarios share: the figure they fill, the plan that says how long, the programs and who starts them."""

import os
import statistics
from dataclasses import dataclass, field

import contestants
from loads import Load
from processes import Program


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
    rate: int = 20_000  # requests a second, when all are asked alike
    new_connections: int = 500
    counted_requests: tuple = (200, 1200)  # between which instructions are counted


class Bench:
    """What all scenarios share: programs, processors, the plan."""

    def __init__(self, binaries, work, plan, with_gateway):
        self.binaries, self.work, self.plan, self.with_gateway = binaries, work, plan, with_gateway
        self.gateway_name, self.gateway_peer = None, None  # the gateway for language models asked for: its name, and what starts it
        everywhere = sorted(os.sched_getaffinity(0))
        # The proxy has a processor of its own and everything else shares the other, so that runs compare.
        self.proxy_cpus, self.other_cpus = (everywhere[:1], everywhere[1:]) if len(everywhere) > 1 else (None, None)

    def upstream(self, events=100, pause_us=0, cpus=None, reply_bytes=600, coalesce=False):
        words = [str(self.binaries / "instant_upstream"), "--events", str(events), "--pause-us", str(pause_us),
                 "--reply-bytes", str(reply_bytes), "--coalesce", str(int(coalesce))]
        return Program("instant_upstream", words, self.work / f"upstream-{pause_us}.log", cpus)

    def load(self, cpus=None):
        return Load(self.binaries / "load", self.work, cpus)

    def start(self, names, upstream_port, cpus, connections=4096, **how):
        """The contestants asked for, by name; the caller stops them. `how`: the authority of a provider over TLS, a wrapper program."""
        made = {}
        try:
            for name in names:
                if name == "direct":
                    made[name] = contestants.Direct(upstream_port)
                elif name == "haproxy":
                    made[name] = contestants.haproxy(upstream_port, self.work, connections, cpus, **how)
                elif name == "nginx":
                    made[name] = contestants.nginx(upstream_port, self.work, connections, cpus, **how)
                elif name == "signalbox":
                    if self.with_gateway:
                        made[name] = contestants.Signalbox(self.binaries / "signalbox", upstream_port, self.work, connections, cpus, **how)
                elif self.gateway_peer:
                    made[name] = self.gateway_peer(upstream_port, self.work, cpus)
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
