"""Checks the chain of an event store as docs/formats/audit-chain.md describes it, with nothing but Python's own library.

verify_chain.py STORE: prints one JSON object, {"links": n, "events": n, "head": "..."} or {"broken": "..."}."""

import hashlib
import json
import sqlite3
import struct
import sys

SPLIT = ["requested_model", "group_name", "tag", "provider", "resolved_model", "decision", "reason", "key_id", "consumer"]
SHAPE = ["client_dialect", "path", "strategy", "assignment_unit", "upstream_model", "response_model", "price_source", "payload_policy",
         "road", "finish_reason", "operation", "role"]


def encoded(value):
    if value is None:
        return b"\x00"
    if isinstance(value, int):
        return b"\x01" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\x02" + struct.pack(">d", value)
    mark, content = (b"\x03", value.encode()) if isinstance(value, str) else (b"\x04", bytes(value))
    return mark + struct.pack(">q", len(content)) + content


def digest(values):
    return hashlib.sha256(b"".join(encoded(value) for value in values)).digest()


class Broken(Exception):
    pass


def event_digest(row, names, splits, shapes):
    values = dict(row)
    split, shape = splits.get(values["split"]), shapes.get(values["shape"])
    if split is None or shape is None:
        raise Broken(f"event {values['id']} points at nothing")
    values["split"] = digest([names.get(split[name]) for name in SPLIT])
    values["shape"] = digest([names.get(shape[name]) for name in SHAPE] + [shape["assignment_probability"]])
    values["config_revision"] = names.get(values["config_revision"])
    return digest(values.values())


def check(path):
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    store.row_factory = sqlite3.Row
    names = {row["id"]: row["text"] for row in store.execute("SELECT * FROM names")}
    splits = {row["id"]: row for row in store.execute("SELECT * FROM splits")}
    shapes = {row["id"]: row for row in store.execute("SELECT * FROM shapes")}
    number, head = store.execute("SELECT link, head FROM audit_anchor").fetchone()
    pruned = store.execute("SELECT body FROM audit_links WHERE kind = 'events.pruned' ORDER BY link DESC LIMIT 1").fetchone()
    pruned = json.loads(pruned["body"]) if pruned else {"before_us": -1000, "link": 0}
    if number > pruned["link"]:
        raise Broken("links are gone before their time")
    chained, runs, begun, links, events = set(), set(), set(), 0, 0
    for link in store.execute("SELECT * FROM audit_links ORDER BY link"):
        body = link["body"].encode() if isinstance(link["body"], str) else link["body"]
        frame = [link["link"], link["kind"], link["act"], link["at_us"], link["last_event"]]
        if link["link"] != number + 1:
            raise Broken(f"link {number + 1} is missing")
        number, head = link["link"], hashlib.sha256(head + b"".join(map(encoded, frame)) + body).digest()
        if head != link["head"]:
            raise Broken(f"link {number} does not fit")
        links += 1
        if link["kind"] == "run.begun":
            begun.add(json.loads(body)["run"])
            if json.loads(body)["events_chained"]:
                runs.add(json.loads(body)["run"])
        for at in range(0, len(body) if link["kind"] == "events" else 0, 40):
            event_id = struct.unpack(">q", body[at:at + 8])[0]
            chained.add(event_id)
            row = store.execute("SELECT * FROM events WHERE id = ?", [event_id]).fetchone()
            if row is None and event_id < (pruned["before_us"] // 1000 + 1) << 20:
                continue
            if row is None or event_digest(row, names, splits, shapes) != body[at + 8:at + 40]:
                raise Broken(f"event {event_id} of link {number} is not what was written")
            runs.add(row["run"])
            events += 1
    for row in store.execute("SELECT id, run FROM events"):
        if row["run"] in runs and row["id"] not in chained:
            raise Broken(f"event {row['id']} is in no link")
    for row in store.execute("SELECT run FROM runs WHERE chained = 1 AND started_us >= ?", [pruned["before_us"]]):
        if row["run"] not in begun:
            raise Broken(f"the chain of run {row['run']} is gone")
    return {"links": links, "events": events, "head": head.hex()}


if __name__ == "__main__":
    try:
        print(json.dumps(check(sys.argv[1])))
    except Broken as why:
        print(json.dumps({"broken": str(why)}))
