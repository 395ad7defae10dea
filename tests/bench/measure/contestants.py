"""The proxies measured side by side: one worker each, keep-alive on both sides, the same upstream, nothing logged but our events."""

import http.client
import json
import socket
from pathlib import Path

from processes import Program, Unmeasurable, wait_until

GATEWAY_KEY = "sb_bench_0123456789abcdefghijklmnopqrstuvwxyz"
PROVIDER_KEY = "sk-bench-provider-key"

HAPROXY = """
global
    nbthread 1
    maxconn {connections}
defaults
    mode http
    timeout connect 5s
    timeout client 300s
    timeout server 300s
    http-reuse always
    option http-no-delay
frontend clients
    bind 127.0.0.1:{port}
    default_backend provider
backend provider
    server provider 127.0.0.1:{upstream} maxconn {connections} {haproxy_tls}
"""

NGINX = """
daemon off;
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/nginx-error.log;
events {{ worker_connections {both_sides}; }}
http {{
    access_log off;
    keepalive_timeout 300s;
    keepalive_requests 1000000000;
    client_body_buffer_size 128k;
    client_body_temp_path {work}/nginx-body;
    proxy_temp_path {work}/nginx-proxy;
    fastcgi_temp_path {work}/nginx-fastcgi;
    uwsgi_temp_path {work}/nginx-uwsgi;
    scgi_temp_path {work}/nginx-scgi;
    upstream provider {{
        server 127.0.0.1:{upstream};
        keepalive 1024;
        keepalive_requests 1000000000;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass {scheme}://provider;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_read_timeout 300s;
            {nginx_tls}
        }}
    }}
}}
"""

SIGNALBOX = """
signalbox: 1
meta: {{name: bench}}
server:
  listen: ["127.0.0.1:0"]
  admin: {{listen: "127.0.0.1:0"}}
  workers: 1
  connections: {connections}
providers:
  - id: chat
    kind: openai_compatible
    base_url: "{scheme}://{host}:{upstream}/v1"
    {signalbox_tls}
    connections: {connections}
    auth: {{type: bearer, secret: {{env: BENCH_PROVIDER_KEY}}}}
  - id: messages
    kind: anthropic
    base_url: "{scheme}://{host}:{upstream}/v1"
    {signalbox_tls}
    connections: {connections}
    auth: {{secret: {{env: BENCH_PROVIDER_KEY}}}}
models:
  - {{id: chat-a, provider: chat, upstream: bench-1, price: {{per: 1M, input: 0.15, output: 0.60}}}}
  - {{id: chat-b, provider: chat, upstream: bench-2, price: {{per: 1M, input: 0.15, output: 0.60}}}}
  - {{id: messages-a, provider: messages, upstream: bench-1, price: {{per: 1M, input: 3, output: 15}}, max_output: 4096}}
  - {{id: messages-b, provider: messages, upstream: bench-2, price: {{per: 1M, input: 3, output: 15}}, max_output: 4096}}
groups:
  - id: bench-chat
    strategy: weighted
    members: [{{model: chat-a, weight: 70, tag: control}}, {{model: chat-b, weight: 30, tag: experiment}}]
  - id: bench-messages
    strategy: weighted
    members: [{{model: messages-a, weight: 70, tag: control}}, {{model: messages-b, weight: 30, tag: experiment}}]
consumers:
  - {{name: bench, keys: [{{secret: {{env: BENCH_GATEWAY_KEY}}}}], allow: ["group:bench-chat", "group:bench-messages"]}}
{callers}
storage: {{path: "{work}/events.db", durability: batched{storage}}}
"""

# Three limits that each request belongs to and none comes near.
LIMITS = """
limits:
  - {id: tokens, by: [consumer], count: total_tokens, amount: 1000000000000, window: 1h}
  - {id: money, by: [consumer], count: cost_usd, amount: 1000000, window: day}
  - {id: requests, by: [key], count: requests, amount: 1000000000, window: 1m}
"""



def secured(authority):
    """What each template needs to reach the provider: in clear, or over TLS with this authority and the name it vouches for."""
    if not authority:
        return {"scheme": "http", "host": "127.0.0.1", "haproxy_tls": "", "nginx_tls": "", "signalbox_tls": ""}
    return {"scheme": "https", "host": "localhost",
            "haproxy_tls": f"ssl verify required ca-file {authority} sni str(localhost) verifyhost localhost",
            "nginx_tls": f"proxy_ssl_verify on; proxy_ssl_trusted_certificate {authority}; proxy_ssl_server_name on; "
                         "proxy_ssl_name localhost; proxy_ssl_protocols TLSv1.3;",
            "signalbox_tls": f'tls: {{ca_file: "{authority}"}}'}


class Direct:
    """No proxy: the upstream itself, to see what the others add."""
    name = "direct"
    headers = ()

    def __init__(self, upstream_port):
        self.port = upstream_port

    def stop(self):
        pass


class Peer:
    """HAProxy or nginx on a free port; the port is picked before the program binds it, so a lost race is tried again."""

    headers = ()

    def __init__(self, name, words, template, upstream_port, work, connections, cpus, authority=None):
        self.name = name
        config = Path(work) / f"{name}.cfg"
        for attempt in range(3):
            self.port = free_port()
            config.write_text(template.format(port=self.port, upstream=upstream_port, work=work, connections=connections,
                                              both_sides=3 * connections, **secured(authority)))  # and what it keeps open
            self.program = Program(name, [*words, str(config)], Path(work) / f"{name}.log", cpus)
            try:
                wait_until(f"{name} listening", self.listening)
                return
            except Unmeasurable:
                self.program.stop()
                if attempt == 2:
                    raise

    def listening(self):
        self.program.check_alive()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.program.stop()


def tenants(count):
    """Keys and routes of so many tenants, each route with a condition: lines for `consumers`, for the file's end, and the keys' variables."""
    callers = [f'  - {{name: tenant-{i}, keys: [{{secret: {{env: BENCH_KEY_{i}}}}}]}}' for i in range(count)]
    routes = [f'  - {{id: tenant-{i}, match: {{path: "/tenant-{i}/*"}}, otherwise: "group:bench-chat", '
              f"choose: [{{when: 'header(\"x-tier\") == \"gold\" && consumer.name != \"bench\"', to: \"group:bench-messages\"}}]}}"
              for i in range(count)]
    keys = {f"BENCH_KEY_{i}": f"sb_tenant_{i:04}_0123456789abcdefghijklmnop" for i in range(count)}
    return {"callers": "\n".join(callers), "further": "routes:\n" + "\n".join(routes) + "\n", "variables": keys}


# What requests must hold, and what is masked in replies: on a route, as conditions and policies are.
POLICIES = """
policies:
  - {id: wanted, require: 'header("x-tier") != "none"'}
  - {id: cards, phase: response, modify: [{regexp: {find: '\\b(\\d{13,16})\\b', replace: XXX-CREDIT-CARD-XXX}}]}
routes:
  - {id: governed, match: {path: "/governed/*"}, policies: [wanted, cards], to: "group:bench-chat"}
"""


def governed():
    """Limits and policies of every request below /governed."""
    return {"further": LIMITS + POLICIES}


class Signalbox:
    """The gateway doing its whole job: keys, a weighted group, accounting, durable events in a real file."""
    name = "signalbox"
    headers = ()

    def __init__(self, binary, upstream_port, work, connections, cpus, authority=None, wrapper=(), further="", callers="", variables=None,
                 template=SIGNALBOX, storage=""):
        config = Path(work) / "signalbox.yaml"
        for stale in Path(work).glob("events.db*"):
            stale.unlink()
        config.write_text(template.format(upstream=upstream_port, work=work, connections=connections, callers=callers,
                                          storage=storage, **secured(authority)) + further)
        secrets = {"BENCH_PROVIDER_KEY": PROVIDER_KEY, "BENCH_GATEWAY_KEY": GATEWAY_KEY, **(variables or {})}
        self.program = Program("signalbox", [*wrapper, str(binary), "serve", str(config)], Path(work) / "signalbox.log", cpus, secrets)
        try:
            self.port = self.program.wait_for_port("listening on ")
            self.admin = self.program.wait_for_port("admin on ")
            wait_until("signalbox ready", self.ready)
        except Unmeasurable:
            self.program.stop()
            raise

    def admin_page(self, path):
        """(status, body) of an operator's page."""
        asked = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=5)
        try:
            asked.request("GET", path)
            reply = asked.getresponse()
            return reply.status, reply.read()
        finally:
            asked.close()

    def ready(self):
        self.program.check_alive()
        try:
            return self.admin_page("/ready")[0] == 200
        except OSError:
            return False

    def check_events(self, answered):
        """A figure counts only when every answered request left its event in the store."""
        written = json.loads(self.admin_page("/health")[1])["events"]
        if written["lost"] or written["written"] + written["queued"] < answered:
            raise Unmeasurable(f"{answered} requests were answered, but the store says {written}")

    def stop(self):
        self.program.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def haproxy(upstream_port, work, connections, cpus, authority=None, wrapper=()):
    return Peer("haproxy", [*wrapper, "/usr/sbin/haproxy", "-db", "-f"], HAPROXY, upstream_port, work, connections, cpus, authority)


def nginx(upstream_port, work, connections, cpus, authority=None, wrapper=()):
    words = [*wrapper, "/usr/sbin/nginx", "-p", str(work), "-c"]
    return Peer("nginx", words, NGINX, upstream_port, work, connections, cpus, authority)


def request_body(client, model, stream, prompt_bytes):
    """A request in this client's dialect, with exactly this many bytes when the prompt leaves room for it."""
    words = "The signal box stands where the lines meet. "
    empty = len(written(client, model, stream, ""))
    text = (words * (prompt_bytes // len(words) + 1))[:max(1, prompt_bytes - empty)]
    return written(client, model, stream, text)


def written(client, model, stream, text):
    chat = {"model": model, "max_tokens": 256, **({"stream": True} if stream else {}), "messages": [{"role": "user", "content": text}]}
    fields = {"responses": {"model": model, "max_output_tokens": 256, **({"stream": True} if stream else {}), "input": text},
              "gemini": {"contents": [{"role": "user", "parts": [{"text": text}]}], "generationConfig": {"maxOutputTokens": 256}},
              "ollama": {"model": model, "stream": stream, "messages": [{"role": "user", "content": text}], "options": {"num_predict": 256}},
              "bedrock": {"messages": [{"role": "user", "content": [{"text": text}]}], "inferenceConfig": {"maxTokens": 256}}}
    return json.dumps(fields.get(client, chat), separators=(",", ":")).encode()
