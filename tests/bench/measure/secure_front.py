"""A provider that is reached over TLS: nginx with a certificate of its own before the instant upstream, passing bytes on as they come."""

import subprocess
from pathlib import Path

import contestants

FRONT = """
daemon off;
worker_processes 1;
pid {work}/front.pid;
error_log {work}/front-error.log;
events {{ worker_connections {both_sides}; }}
http {{
    access_log off;
    keepalive_timeout 300s;
    keepalive_requests 1000000000;
    client_body_buffer_size 2m;
    client_max_body_size 64m;
    client_body_temp_path {work}/front-body;
    proxy_temp_path {work}/front-proxy;
    fastcgi_temp_path {work}/front-fastcgi;
    uwsgi_temp_path {work}/front-uwsgi;
    scgi_temp_path {work}/front-scgi;
    ssl_certificate {work}/front.pem;
    ssl_certificate_key {work}/front.key;
    ssl_protocols TLSv1.3;
    ssl_session_cache shared:front:10m;
    upstream provider {{
        server 127.0.0.1:{upstream};
        keepalive 1024;
        keepalive_requests 1000000000;
    }}
    server {{
        listen 127.0.0.1:{port} ssl backlog=4096;
        location / {{
            proxy_pass http://provider;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
            proxy_read_timeout 300s;
        }}
    }}
}}
"""


def make_certificate(work):
    """A certificate for localhost that is its own authority; the file with it."""
    certificate, key = Path(work) / "front.pem", Path(work) / "front.key"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "7",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise contestants.Unmeasurable(f"openssl made no certificate: {done.stderr.strip()[-300:]}")
    return certificate


def secure_front(upstream_port, work, connections, cpus):
    """The front, listening; `authority` is the file to trust."""
    authority = make_certificate(work)
    front = contestants.Peer("front", ["/usr/sbin/nginx", "-p", str(work), "-c"], FRONT, upstream_port, work, connections, cpus)
    front.authority = authority
    return front
