"""What dialects cost: streams of 100 events relayed in each beside HAProxy, and translated between any two beside that relay; long prompts
translated. One gateway has a provider of each dialect; all are the same instant upstream."""

import contextlib
import time

from bench import Figure, median_of, stop_all, turns
from contestants import Signalbox
from cpu import SETTLE, provider
from loads import PATH_OF, MODEL_PATHS, Question

DIALECTS = (*PATH_OF, *MODEL_PATHS)
PROMPT = 1_000_000

CONFIG = """
signalbox: 1
meta: {{name: bench}}
server:
  listen: ["127.0.0.1:0"]
  admin: {{listen: "127.0.0.1:0"}}
  workers: 1
  connections: {connections}
providers:
  - {{id: chat, kind: openai_compatible, base_url: "{scheme}://{host}:{upstream}/v1", connections: {connections}, auth: {{type: bearer, secret: {{env: BENCH_PROVIDER_KEY}}}}}}
  - {{id: messages, kind: anthropic, base_url: "{scheme}://{host}:{upstream}/v1", connections: {connections}, auth: {{secret: {{env: BENCH_PROVIDER_KEY}}}}}}
  - {{id: responses, kind: openai, dialect: openai_responses, base_url: "{scheme}://{host}:{upstream}/v1", connections: {connections}, auth: {{secret: {{env: BENCH_PROVIDER_KEY}}}}}}
  - {{id: gemini, kind: gemini, base_url: "{scheme}://{host}:{upstream}/v1beta", connections: {connections}, auth: {{secret: {{env: BENCH_PROVIDER_KEY}}}}}}
  - {{id: ollama, kind: ollama, base_url: "{scheme}://{host}:{upstream}", connections: {connections}}}
  - {{id: bedrock, kind: bedrock, base_url: "{scheme}://{host}:{upstream}", connections: {connections}, auth: {{region: us-east-1, key: {{env: BENCH_PROVIDER_KEY}}, secret: {{env: BENCH_PROVIDER_KEY}}}}}}
  - {{id: cohere, kind: cohere, base_url: "{scheme}://{host}:{upstream}/v2", connections: {connections}, auth: {{secret: {{env: BENCH_PROVIDER_KEY}}}}}}
models:
{models}
consumers:
  - {{name: bench, keys: [{{secret: {{env: BENCH_GATEWAY_KEY}}}}]}}
{callers}
storage: {{path: "{work}/events.db", durability: batched}}
"""


def dialects(bench):
    """CPU of a stream of 100 events in any dialect, relayed and translated, and of a prompt of 1 MB."""
    figures, raw = [], {}
    pairs = [(client, upstream) for client in DIALECTS for upstream in DIALECTS]
    taken = raw["streams"] = in_turns(bench, {pair: Question(*pair, stream=True) for pair in pairs}, True)
    for name in DIALECTS:
        ours, theirs = median_of(taken.get((name, name), [])), median_of(taken["haproxy", name])
        figures.append(Figure(f"relay, stream of 100 events, {name}", "us CPU", ours, "<= 1.0 x haproxy", 1.0, ours / theirs if ours else None,
                              {"haproxy": theirs}, f"{ours / theirs:.2f} x haproxy" if ours else ""))
    for client, upstream in pairs if bench.with_gateway else ():
        if client != upstream:
            ours, relay = median_of(taken[client, upstream]), median_of(taken[upstream, upstream])
            figures.append(Figure(f"translate, stream, {client} from {upstream}", "us CPU", ours, "<= 1.5 x relay", 1.5, ours / relay,
                                  note=f"{ours / relay:.2f} x the relay of {upstream}"))
    long_pairs = [pair for pair in pairs if pair[0] != pair[1] and "chat" in pair] if bench.with_gateway else []
    taken = raw["prompts"] = in_turns(bench, {pair: Question(*pair, bytes_asked=PROMPT) for pair in long_pairs}, False)
    for (client, upstream), values in taken.items():
        figures.append(Figure(f"prompt of 1 MB, {client} to {upstream}", "us CPU", median_of(values), "<= 5000 us", 5000.0))
    return figures, {name: {" from ".join(pair): values for pair, values in each.items()} for name, each in raw.items()}


def in_turns(bench, questions, beside):
    """CPU microseconds of each question at the gateway and, with `beside`, of each relayed one at HAProxy."""
    taken, answered = {}, 0
    with contextlib.ExitStack() as stack:
        port, _ = provider(bench, stack, False, {})
        load = bench.load(bench.other_cpus)
        made = bench.start(["haproxy"], port, bench.proxy_cpus) if beside else {}
        stack.callback(stop_all, made)
        if bench.with_gateway:
            made["signalbox"] = Signalbox(bench.binaries / "signalbox", port, bench.work, 4096, bench.proxy_cpus, template=config())
        asked = {("signalbox", pair): (made.get("signalbox"), question) for pair, question in questions.items() if bench.with_gateway}
        if beside:
            asked |= {("haproxy", name): (made["haproxy"], Question(name, name, stream=True)) for name in DIALECTS}
        for name in turns(list(asked), 1 + bench.plan.rounds // 2):
            one, question = asked[name]
            load.run(one.port, question, connections=32, requests=64)  # connections and pools, before they count
            before = one.program.cpu_us()
            seen = load.run(one.port, question, connections=32, seconds=bench.plan.seconds / 4)
            time.sleep(SETTLE)
            used = (one.program.cpu_us() - before) / seen["replies"]
            taken.setdefault(name if name[0] == "haproxy" else name[1], []).append(used)
            answered += seen["replies"] if one.name == "signalbox" else 0
        if bench.with_gateway:
            made["signalbox"].check_events(answered)
    return taken


def config():
    """One model of each provider's, with the name that questions use."""
    model = "  - {{id: bench-NAME, provider: NAME, upstream: bench-1, max_output: 4096, price: {{per: 1M, input: 1, output: 2}}}}"
    return CONFIG.replace("{models}", "\n".join(model.replace("NAME", name) for name in DIALECTS))
