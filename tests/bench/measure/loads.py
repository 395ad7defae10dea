"""Runs the load generator and refuses results in which a reply was missing or broken."""

import json
import subprocess
import threading

from contestants import GATEWAY_KEY, request_body
from processes import Unmeasurable

# The last line of each client dialect's streams, as far as it is the same for all providers; Bedrock's are binary and end with a checksum.
TERMINAL = {"chat": "data: [DONE]", "messages": 'data: {"type":"message_stop"}', "responses": "}", "gemini": "}", "ollama": "}",
            "bedrock": "", "cohere": "data: [DONE]"}
PATH_OF = {"chat": "/v1/chat/completions", "messages": "/v1/messages", "responses": "/v1/responses", "ollama": "/api/chat", "cohere": "/v2/chat"}
MODEL_PATHS = {"gemini": ("/v1beta/models/{}:generateContent", "/v1beta/models/{}:streamGenerateContent?alt=sse"),
               "bedrock": ("/model/{}/converse", "/model/{}/converse-stream")}


class Question:
    """What is asked: the client's dialect, the group that answers (its upstream dialect), size and framing; `below`: the path of a route."""

    def __init__(self, client="chat", upstream="chat", stream=False, bytes_asked=300, below=""):
        self.client, self.upstream, self.stream, self.bytes_asked, self.below = client, upstream, stream, bytes_asked, below

    def path(self):
        if self.client in MODEL_PATHS:
            return self.below + MODEL_PATHS[self.client][self.stream].format(f"bench-{self.upstream}")
        return self.below + PATH_OF[self.client]

    def words(self, work):
        body = request_body(self.client, f"bench-{self.upstream}", self.stream, self.bytes_asked)
        file = work / f"{self.client}-{self.upstream}-{self.stream}-{self.bytes_asked}.json"
        file.write_bytes(body)
        words = ["--path", self.path(), "--body-file", str(file), "--header", f"Authorization: Bearer {GATEWAY_KEY}"]
        if self.client == "messages":
            words += ["--header", "anthropic-version: 2023-06-01"]
        if self.stream and TERMINAL[self.client]:
            words += ["--stream", TERMINAL[self.client]]
        return words


class Load:
    """The load generator's program and where it may run."""

    def __init__(self, binary, work, cpus=None):
        self.binary, self.work, self.cpus = str(binary), work, cpus

    def words(self, port, question, options):
        words = [self.binary, "--port", str(port), *question.words(self.work)]
        for line in options.pop("headers", ()):
            words += ["--header", line]
        for name, value in options.items():
            words += [f"--{name}"] if value is True else [f"--{name}", str(value)]
        return words if not self.cpus else ["taskset", "--cpu-list", ",".join(map(str, self.cpus)), *words]

    def run(self, port, question, **options):
        """One run to its end; options are the generator's own (connections, seconds, requests, rate)."""
        done = subprocess.run(self.words(port, question, options), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=float(options.get("seconds", 5)) + 90, check=False)
        return checked(done.returncode, done.stdout, done.stderr)

    def hold(self, port, question, **options):
        """Starts streams that stay open together; returns once all are open."""
        return Held(self.words(port, question, {"hold": True, **options}))


class Held:
    """Streams held open; `finish` waits for their ends."""

    def __init__(self, words):
        self.child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        killer = threading.Timer(60, self.child.kill)
        killer.start()
        line = self.child.stdout.readline()
        killer.cancel()
        if not line.startswith("holding "):
            self.child.kill()
            raise Unmeasurable(f"streams could not be held open: {line or self.child.stderr.read()}")
        self.open = int(line.split()[1])

    def finish(self, limit):
        out, err = self.child.communicate(timeout=limit)
        return checked(self.child.returncode, out, err)


def checked(status, out, err):
    if status != 0:
        raise Unmeasurable(f"load ended with status {status}: {err.strip()}")
    seen = json.loads(out.strip().splitlines()[-1])
    bad = {name: seen[name] for name in ("refused", "incomplete", "connect_errors", "unfinished") if seen[name]}
    if bad or not seen["replies"]:
        raise Unmeasurable(f"not every reply was whole: {bad or 'none came'}, last status {seen['last_status']}")
    return seen
