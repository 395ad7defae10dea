// The table of the key store, described in docs/formats/event-store.md: a change is a further step, never an edit.
#include "storage/format.hpp"

namespace signalbox::storage {

namespace {

constexpr char const* first = R"sql(
CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    name TEXT NOT NULL,
    consumer TEXT NOT NULL,
    allow TEXT NOT NULL,
    prefix TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    expires_us INTEGER,
    revoked_us INTEGER
);
)sql";

// Version 2. What was done to keys, until a server has put it into the chain of its event store.
constexpr char const* second = R"sql(
CREATE TABLE acts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    body TEXT NOT NULL,
    chained INTEGER NOT NULL
);
CREATE INDEX acts_to_chain ON acts (at_us) WHERE chained = 0;
)sql";

constexpr char const* steps[] = {first, second};

}  // namespace

format const& key_store_format()
{
    static constexpr format is{"key store", 0x53424b79, steps};  // "SBKy"
    return is;
}

}  // namespace signalbox::storage
