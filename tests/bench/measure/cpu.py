"""CPU time of each contestant for one request, relayed and translated. Contestants take turns in a round; the order turns with each round."""

import contextlib
import time

from bench import Figure, median_of, stop_all, turns
from loads import Question
from secure_front import secure_front

SETTLE = 0.3  # seconds after a run, so that work put off (a batch of events) is counted with what caused it


def cpu_per_request(bench, questions, connections=32, rate=None, secure=False, **upstream):
    """CPU microseconds of each contestant's process for one request; `questions` maps contestant to what it is asked. `rate` asks so
    many a second of all alike, `secure` puts TLS before the provider, the rest is the upstream's."""
    taken, answered = {name: [] for name in questions}, 0
    paced = {"rate": rate} if rate else {}
    with contextlib.ExitStack() as stack:
        port, how = provider(bench, stack, secure, upstream)
        load = bench.load(bench.other_cpus)
        made = bench.start(list(dict.fromkeys(name.split(":")[0] for name in questions)), port, bench.proxy_cpus, **how)
        stack.callback(stop_all, made)
        present = [name for name in questions if name.split(":")[0] in made]
        for name in present:
            one = made[name.split(":")[0]]
            load.run(one.port, questions[name], connections=connections, seconds=min(1.0, bench.plan.seconds), headers=one.headers, **paced)
        for name in turns(present, bench.plan.rounds):
            one = made[name.split(":")[0]]
            before = one.program.cpu_us()
            seen = load.run(one.port, questions[name], connections=connections, seconds=bench.plan.seconds, headers=one.headers, **paced)
            time.sleep(SETTLE)
            taken[name].append((one.program.cpu_us() - before) / seen["replies"])
            answered += seen["replies"] if one.name == "signalbox" else 0
        if "signalbox" in made:
            made["signalbox"].check_events(answered)
    return {name: values for name, values in taken.items() if values}


def provider(bench, stack, secure, upstream, pinned=True):
    """The instant upstream, and TLS before it when asked: its port, and how a contestant reaches it. The stack ends both."""
    cpus = bench.other_cpus if pinned else None
    started = stack.enter_context(bench.upstream(cpus=cpus, **upstream))
    port = started.wait_for_port("listening on ")
    if not secure:
        return port, {}
    front = secure_front(port, bench.work, 4096, cpus)
    stack.callback(front.stop)
    return front.port, {"authority": front.authority}


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
    """Relay beside the peers, translate beside relay: of 100 events written one by one without
    a pause, and of 100 events a millisecond apart."""
    figures, raw = [], {}
    relay, from_messages = Question(stream=True), Question("messages", "messages", stream=True)
    questions = {"haproxy": relay, "nginx": relay, "signalbox": relay, "signalbox:messages": from_messages,
                 "signalbox:chat from messages": Question("chat", "messages", stream=True),
                 "signalbox:messages from chat": Question("messages", "chat", stream=True)}
    for pause_us, how in ((1000, "1 ms apart"), (0, "without a pause")):
        taken = cpu_per_request(bench, questions, pause_us=pause_us)
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
