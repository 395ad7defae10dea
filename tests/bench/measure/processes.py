"""Starts what a benchmark needs, reads its CPU time and memory from /proc, and ends exactly what it started."""

import os
import resource
import subprocess
import time
from pathlib import Path

START_LIMIT = 10.0  # seconds a program may take until it listens
STOP_LIMIT = 5.0    # seconds between SIGTERM and SIGKILL


class Unmeasurable(Exception):
    """Something a figure needs did not work; the text says what."""


def raise_file_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def wait_until(what, condition, limit=START_LIMIT):
    until = time.monotonic() + limit
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise Unmeasurable(f"{what}: nothing after {limit:.0f} s")


class Program:
    """A child process with its output in a file; `with` ends it."""

    def __init__(self, name, words, log, cpus=None, env=None):
        self.name, self.log = name, Path(log)
        self.output = open(self.log, "wb")
        pin = (lambda: os.sched_setaffinity(0, cpus)) if cpus else None
        self.child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT,
                                      env={**os.environ, **(env or {})}, preexec_fn=pin)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()

    def stop(self):
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.output.close()

    def said(self):
        return self.log.read_text(errors="replace")

    def check_alive(self):
        if self.child.poll() is not None:
            raise Unmeasurable(f"{self.name} ended with status {self.child.returncode}: {self.said()[-600:]}")

    def wait_for_port(self, marker):
        """The port of the first "MARKER HOST:PORT" the program prints."""
        def look():
            self.check_alive()
            for line in self.said().splitlines():
                if marker in line:
                    return int(line.split(marker, 1)[1].split()[0].rsplit(":", 1)[1].strip('",}'))
            return None
        return wait_until(f"{self.name} printing '{marker}'", look)

    def pids(self):
        """The process and its children, as nginx has them."""
        found = [self.child.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found.extend(int(each) for each in task.read_text().split())
        return found

    def cpu_us(self):
        """CPU time of all threads so far, user and system, in microseconds."""
        self.check_alive()
        return sum(int(task.read_text().split()[0]) for pid in self.pids()
                   for task in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1000.0

    def resident_bytes(self):
        self.check_alive()
        kilobytes = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    kilobytes += int(line.split()[1])
        return kilobytes * 1024
