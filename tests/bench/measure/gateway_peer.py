"""A gateway for language models as a further contestant: installed from its registry into a folder of the benchmark when it is asked for."""

import socket
import subprocess
from pathlib import Path

from contestants import free_port
from processes import Program, Unmeasurable, wait_until

PORTKEY = "@portkey-ai/gateway@1.15.2"
START_LIMIT = 60.0  # seconds: it is an interpreter with some thousand files


class Portkey:
    """Portkey's open gateway on Node.js: it relays to the address a header names, without keys, store or prices."""
    name = "gateway"

    def __init__(self, folder, upstream_port, work, cpus):
        self.port = free_port()
        self.headers = ("x-portkey-provider: openai", f"x-portkey-custom-host: http://127.0.0.1:{upstream_port}/v1")
        script = folder / "node_modules/@portkey-ai/gateway/build/start-server.js"
        trusted = {"TRUSTED_CUSTOM_HOSTS": "127.0.0.1,localhost", "NODE_ENV": "production"}
        self.program = Program("portkey", ["node", str(script), "--headless", f"--port={self.port}"], Path(work) / "portkey.log", cpus, trusted)
        try:
            wait_until("portkey listening", self.listening, START_LIMIT)
        except Unmeasurable:
            self.program.stop()
            raise

    def listening(self):
        self.program.check_alive()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.program.stop()


def install_portkey(root):
    """Installs it below build/ unless it is there; the maker of contestants."""
    folder = root / "build/bench-peers/portkey"
    if not (folder / "node_modules/@portkey-ai/gateway").exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", PORTKEY]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode != 0:
            raise Unmeasurable(f"npm did not install {PORTKEY}: {done.stderr.strip()[-400:]}")
    return lambda upstream_port, work, cpus: Portkey(folder, upstream_port, work, cpus)


GATEWAYS = {"portkey": install_portkey}
