// The tables of the event store. They are a public interface, described in docs/formats/event-store.md: a change is a further step, never
// an edit.
#include "storage/format.hpp"

namespace signalbox::storage {

namespace {

// Version 1. `split` and `shape` stand for the strings that repeat, so that a row is a few small integers: the write path has no secondary
// index, and text is written once. The names 1 and 2 are the ones storage/catalog.hpp knows.
constexpr char const* first = R"sql(
CREATE TABLE names (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);
INSERT INTO names (id, text) VALUES (1, ''), (2, '(other)');

CREATE TABLE splits (
    id INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    requested_model INTEGER NOT NULL,
    group_name INTEGER NOT NULL,
    tag INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    resolved_model INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    key_id INTEGER,
    consumer INTEGER
);
INSERT INTO splits VALUES (1, 0, 2, 2, 2, 2, 2, 2, 2, NULL, NULL), (2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2);

CREATE TABLE shapes (
    id INTEGER PRIMARY KEY,
    client_dialect INTEGER NOT NULL,
    path INTEGER NOT NULL,
    strategy INTEGER NOT NULL,
    assignment_unit INTEGER NOT NULL,
    upstream_model INTEGER NOT NULL,
    response_model INTEGER NOT NULL,
    price_source INTEGER NOT NULL,
    payload_policy INTEGER NOT NULL,
    road INTEGER NOT NULL,
    finish_reason INTEGER NOT NULL,
    assignment_probability REAL NOT NULL
);
INSERT INTO shapes VALUES (1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0.0);

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    started_us INTEGER NOT NULL,
    run INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    split INTEGER NOT NULL,
    shape INTEGER NOT NULL,
    config_revision INTEGER NOT NULL,
    status INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    fallback_count INTEGER NOT NULL,
    tokens_prompt INTEGER NOT NULL,
    tokens_completion INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    tokens_cache_write INTEGER NOT NULL,
    tokens_reasoning INTEGER NOT NULL,
    tokens_estimated INTEGER NOT NULL,
    estimated_cost_micros INTEGER,
    actual_cost_micros INTEGER,
    latency_us INTEGER NOT NULL,
    upstream_us INTEGER NOT NULL,
    gateway_us INTEGER NOT NULL,
    first_token_us INTEGER,
    trace_id,
    detail BLOB NOT NULL
);

CREATE TABLE arrivals (
    first INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    ids BLOB NOT NULL
);

CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    started_us INTEGER NOT NULL,
    ended_us INTEGER,
    clean INTEGER NOT NULL DEFAULT 0,
    first_sequence INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    written INTEGER NOT NULL DEFAULT 0,
    settled INTEGER NOT NULL,
    given_up INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    first_lost INTEGER,
    last_lost INTEGER,
    exact INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE rollups (
    level INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    split INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    abandoned INTEGER NOT NULL,
    fallbacks INTEGER NOT NULL,
    streams INTEGER NOT NULL,
    tokens_prompt INTEGER NOT NULL,
    tokens_completion INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    tokens_cache_write INTEGER NOT NULL,
    tokens_reasoning INTEGER NOT NULL,
    tokens_estimated INTEGER NOT NULL,
    estimated_cost_micros INTEGER NOT NULL,
    actual_cost_micros INTEGER NOT NULL,
    unknown_costs INTEGER NOT NULL,
    unknown_estimates INTEGER NOT NULL,
    latency_us INTEGER NOT NULL,
    upstream_us INTEGER NOT NULL,
    gateway_us INTEGER NOT NULL,
    first_token_us INTEGER NOT NULL,
    generation_us INTEGER NOT NULL,
    generated_tokens INTEGER NOT NULL,
    latency BLOB NOT NULL,
    first_token BLOB NOT NULL,
    PRIMARY KEY (level, scope, bucket, split)
) WITHOUT ROWID;

CREATE TABLE rollup_log (
    entry INTEGER PRIMARY KEY,
    deltas BLOB NOT NULL
);

CREATE TABLE rollup_levels (
    level INTEGER PRIMARY KEY,
    complete_until INTEGER NOT NULL,
    kept_from INTEGER NOT NULL
);
INSERT INTO rollup_levels VALUES (60, 9223372036854775807, 0), (3600, 0, 0), (86400, 0, 0);

CREATE VIEW split_names AS
SELECT s.id AS split, s.scope, model.text AS requested_model, grp.text AS group_name, tag.text AS tag, provider.text AS provider,
       resolved.text AS resolved_model, decision.text AS decision, reason.text AS reason, key.text AS key_id, consumer.text AS consumer
FROM splits AS s
JOIN names AS model ON model.id = s.requested_model
JOIN names AS grp ON grp.id = s.group_name
JOIN names AS tag ON tag.id = s.tag
JOIN names AS provider ON provider.id = s.provider
JOIN names AS resolved ON resolved.id = s.resolved_model
JOIN names AS decision ON decision.id = s.decision
JOIN names AS reason ON reason.id = s.reason
LEFT JOIN names AS key ON key.id = s.key_id
LEFT JOIN names AS consumer ON consumer.id = s.consumer;

CREATE VIEW requests AS
SELECT e.id, e.started_us, e.run, e.sequence, revision.text AS config_revision, n.requested_model, n.group_name, n.tag, n.provider,
       n.resolved_model, upstream.text AS upstream_model, strategy.text AS strategy, n.decision, n.reason, n.key_id, n.consumer, e.status,
       e.stream, e.fallback_count, e.tokens_prompt, e.tokens_completion, e.tokens_cached, e.tokens_cache_write, e.tokens_reasoning,
       e.tokens_estimated, e.estimated_cost_micros, e.actual_cost_micros, e.latency_us, e.upstream_us, e.gateway_us, e.first_token_us,
       finish.text AS finish_reason, dialect.text AS client_dialect, path.text AS path, road.text AS road,
       CASE typeof(e.trace_id) WHEN 'blob' THEN lower(hex(e.trace_id)) ELSE e.trace_id END AS trace_id
FROM events AS e
LEFT JOIN split_names AS n ON n.split = e.split
LEFT JOIN shapes AS s ON s.id = e.shape
LEFT JOIN names AS revision ON revision.id = e.config_revision
LEFT JOIN names AS upstream ON upstream.id = s.upstream_model
LEFT JOIN names AS strategy ON strategy.id = s.strategy
LEFT JOIN names AS finish ON finish.id = s.finish_reason
LEFT JOIN names AS dialect ON dialect.id = s.client_dialect
LEFT JOIN names AS path ON path.id = s.path
LEFT JOIN names AS road ON road.id = s.road;
)sql";

// Version 2. Which configurations were in force since when; runs before it have no rows, since finding them would read every event.
constexpr char const* second = R"sql(
CREATE TABLE revisions (
    run INTEGER NOT NULL,
    revision TEXT NOT NULL,
    first_event INTEGER NOT NULL,
    first_us INTEGER NOT NULL,
    PRIMARY KEY (run, revision)
) WITHOUT ROWID;
)sql";

// Version 3. How well the losses of a run are known, in words; `exact` alone could not say that nothing is known.
constexpr char const* third = R"sql(
ALTER TABLE runs ADD COLUMN certainty TEXT NOT NULL DEFAULT 'exact';
UPDATE runs SET certainty = CASE WHEN lost > 0 THEN 'at least' ELSE 'unknown' END WHERE exact = 0;
)sql";

// Version 4. Events that are not sent for a client, and operations beside chat; what there was before was chat for a client. The row (other)
// of shapes stands for any.
constexpr char const* fourth = R"sql(
INSERT OR IGNORE INTO names (text) SELECT 'chat' WHERE EXISTS (SELECT 1 FROM shapes WHERE id > 1);
INSERT OR IGNORE INTO names (text) SELECT 'primary' WHERE EXISTS (SELECT 1 FROM shapes WHERE id > 1);
ALTER TABLE shapes ADD COLUMN operation INTEGER NOT NULL DEFAULT 2;
ALTER TABLE shapes ADD COLUMN role INTEGER NOT NULL DEFAULT 2;
UPDATE shapes SET operation = (SELECT id FROM names WHERE text = 'chat'), role = (SELECT id FROM names WHERE text = 'primary') WHERE id > 1;
DROP VIEW requests;
CREATE VIEW requests AS
SELECT e.id, e.started_us, e.run, e.sequence, revision.text AS config_revision, n.requested_model, n.group_name, n.tag, n.provider,
       n.resolved_model, upstream.text AS upstream_model, strategy.text AS strategy, n.decision, n.reason, n.key_id, n.consumer, e.status,
       e.stream, e.fallback_count, e.tokens_prompt, e.tokens_completion, e.tokens_cached, e.tokens_cache_write, e.tokens_reasoning,
       e.tokens_estimated, e.estimated_cost_micros, e.actual_cost_micros, e.latency_us, e.upstream_us, e.gateway_us, e.first_token_us,
       finish.text AS finish_reason, dialect.text AS client_dialect, path.text AS path, road.text AS road,
       CASE typeof(e.trace_id) WHEN 'blob' THEN lower(hex(e.trace_id)) ELSE e.trace_id END AS trace_id,
       operation.text AS operation, role.text AS role
FROM events AS e
LEFT JOIN split_names AS n ON n.split = e.split
LEFT JOIN shapes AS s ON s.id = e.shape
LEFT JOIN names AS revision ON revision.id = e.config_revision
LEFT JOIN names AS upstream ON upstream.id = s.upstream_model
LEFT JOIN names AS strategy ON strategy.id = s.strategy
LEFT JOIN names AS finish ON finish.id = s.finish_reason
LEFT JOIN names AS dialect ON dialect.id = s.client_dialect
LEFT JOIN names AS path ON path.id = s.path
LEFT JOIN names AS road ON road.id = s.road
LEFT JOIN names AS operation ON operation.id = s.operation
LEFT JOIN names AS role ON role.id = s.role;
)sql";

// Version 5. The chain over events and acts of administration; empty until a writer is to keep one. `head` of the anchor stands for the links that
// were pruned.
constexpr char const* fifth = R"sql(
CREATE TABLE audit_links (
    link INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    act TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    body NOT NULL,
    head BLOB NOT NULL
);
CREATE UNIQUE INDEX audit_acts ON audit_links (act) WHERE act <> '';
CREATE TABLE audit_anchor (
    link INTEGER NOT NULL,
    head BLOB NOT NULL,
    deletable_us INTEGER NOT NULL,
    deletable_link INTEGER NOT NULL
);
INSERT INTO audit_anchor VALUES (0, zeroblob(32), 0, 0);
)sql";

// Version 6. Which runs were begun with a chain: a chain whose links are all gone is then told from one that never was.
constexpr char const* sixth = R"sql(
ALTER TABLE runs ADD COLUMN chained INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET chained = 1
WHERE run IN (SELECT json_extract(body, '$.run') FROM audit_links WHERE kind = 'run.begun' AND json_valid(body));
)sql";

constexpr char const* steps[] = {first, second, third, fourth, fifth, sixth};

}  // namespace

format const& event_store_format()
{
    static constexpr format is{"event store", 0x53424576, steps};  // "SBEv"
    return is;
}

}  // namespace signalbox::storage
