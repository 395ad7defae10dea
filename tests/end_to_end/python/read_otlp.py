"""Reads exports with OpenTelemetry's own messages: lines of {"signal", "body"} (base64) in, a list of them as JSON out."""

import base64
import json
import sys

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

KINDS = {"traces": ExportTraceServiceRequest, "metrics": ExportMetricsServiceRequest}


def read(line):
    given = json.loads(line)
    message = KINDS[given["signal"]].FromString(base64.b64decode(given["body"]))
    return MessageToDict(message)


json.dump([read(line) for line in sys.stdin if line.strip()], sys.stdout)
