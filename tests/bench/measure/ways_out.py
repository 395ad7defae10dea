"""What shared stores and sinks cost the plain relay: gateways that differ by them alone take turns, pinned as the others are. The CPU is that of
the gateway's process until all it has to bring away is there: nothing is put off beyond the figure."""

import contextlib
import http.server
import json
import os
import pwd
import shutil
import subprocess
import threading
import time
from pathlib import Path

from bench import Figure, median_of, stop_all, turns
from contestants import LIMITS, Signalbox
from cpu import SETTLE, provider
from loads import Question
from processes import Program, Unmeasurable, wait_until

ARRIVAL_LIMIT = 120.0  # seconds until the last event must have arrived
PACE = 12_000  # requests a second that all of them serve: where the load asks as fast as it can, what a server beside it takes is the load's as well


def ways_out(bench):
    """CPU of a plain request with PostgreSQL as event store, with limits counted in Redis, and with traces for a collector."""
    if not bench.with_gateway:
        return [], {}
    question, taken, paced = Question(), {}, {}
    with contextlib.ExitStack() as stack:
        port, how = provider(bench, stack, False, {})
        load = bench.load(bench.other_cpus)
        made = {}
        stack.callback(stop_all, made)
        for name, added in variants(bench, stack).items():
            folder = bench.work / name.replace(" ", "-")
            folder.mkdir(exist_ok=True)
            made[name] = Signalbox(bench.binaries / "signalbox", port, folder, 4096, bench.proxy_cpus, **how, **added)
            load.run(made[name].port, question, connections=32, seconds=min(1.0, bench.plan.seconds))
            arrived(made[name])
            taken[name], paced[name] = [], []
        for name in turns(list(made), bench.plan.rounds):
            for into, how_fast in ((taken, {}), (paced, {"rate": PACE})):
                one = made[name]
                before = one.program.cpu_us()
                seen = load.run(one.port, question, connections=32, seconds=bench.plan.seconds, **how_fast)
                time.sleep(SETTLE)
                arrived(one)
                into[name].append((one.program.cpu_us() - before) / seen["replies"])
    asked = {"PostgreSQL": ("plain", 1.10), "limits in Redis": ("limits", 1.10), "OTLP": ("plain", 1.05)}
    figures = [beside(name, values, words, *limit) for words, values in (("saturated", taken), (f"{PACE} a second", paced))
               for name, limit in asked.items()]
    return figures, {"saturated": taken, "paced": paced}


def beside(name, taken, words, base, limit):
    ours, theirs = median_of(taken[name]), median_of(taken[base])
    note = f"{ours / theirs:.3f} x the same without; {words}, until everything arrived"
    return Figure(f"relay, plain reply, {name}", "us CPU", ours, f"<= {limit} x {base}", limit, ours / theirs, {base: theirs}, note)


def variants(bench, stack):
    """What each gateway has beyond the plain one."""
    redis, postgres, collector = start_redis(bench, stack), start_postgres(bench, stack), start_collector(stack)
    sink = f'sinks: [{{id: collector, type: otlp, endpoint: "http://127.0.0.1:{collector}"}}]\n'
    return {"plain": {}, "limits": {"further": LIMITS},
            "limits in Redis": {"further": LIMITS, "storage": f', counters: redis, redis: {{address: "unix:{redis}"}}'},
            "PostgreSQL": {"storage": ', type: postgres, dsn: {env: BENCH_DSN}', "variables": {"BENCH_DSN": postgres}}, "OTLP": {"further": sink}}


def arrived(one):
    """Waits until the gateway has nothing left to bring away."""
    def nothing_behind():
        said = json.loads(one.admin_page("/health")[1])
        away = said.get("limits", {}).get("link", "shared") != "shared"
        receivers = [*([said["shared_store"]] if "shared_store" in said else []), *said.get("sinks", [])]
        if any(each.get("missed", 0) or each.get("dropped", 0) for each in receivers):
            raise Unmeasurable(f"events were lost: {receivers}")
        time.sleep(0.2)  # the page takes CPU of the process that is measured
        written = said["events"]["written"]
        return not away and said["events"]["queued"] == 0 and all(each["delivered"] >= written for each in receivers)
    wait_until("all events at their receivers", nothing_behind, ARRIVAL_LIMIT)


def start_redis(bench, stack):
    """The path of the socket of a Redis of our own."""
    binary = shutil.which("redis-server")
    if not binary:
        raise Unmeasurable("redis-server is not installed: apt-get install redis-server")
    where = bench.work / "redis.sock"
    words = [binary, "--port", "0", "--unixsocket", str(where), "--dir", str(bench.work), "--save", "", "--appendonly", "no"]
    stack.enter_context(Program("redis-server", words, bench.work / "redis.log", bench.other_cpus))
    wait_until("Redis's socket", where.exists)
    return where


def start_postgres(bench, stack):
    """The DSN of a PostgreSQL of our own; it refuses to run as root and is another user there."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise Unmeasurable("PostgreSQL is not installed: apt-get install postgresql")
    folder, programs = Path(subprocess.check_output(["mktemp", "--directory", "--tmpdir", "signalbox-pg-XXXXXX"], text=True).strip()), found[-1].parent
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    user = []
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        user = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    made = [*user, str(programs / "initdb"), "--no-sync", "--auth=trust", "--username=signalbox", "--encoding=UTF8", "--locale=C", f"--pgdata={folder}/data"]
    subprocess.run(made, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    words = [*user, str(programs / "postgres"), "-D", f"{folder}/data", "-k", str(folder), "-h", ""]
    server = stack.enter_context(Program("postgres", words, bench.work / "postgres.log", bench.other_cpus))
    wait_until("PostgreSQL ready", lambda: "ready to accept connections" in server.said())
    return f"host={folder} dbname=postgres user=signalbox"


class Collector(http.server.BaseHTTPRequestHandler):
    """Takes everything, as a collector of OpenTelemetry does that keeps up."""
    protocol_version = "HTTP/1.1"

    def do_POST(self):  # noqa: N802
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *unused):
        pass


def start_collector(stack):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    stack.callback(server.server_close)
    stack.callback(server.shutdown)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]
