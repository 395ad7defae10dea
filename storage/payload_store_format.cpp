// The tables of the payload store, described in docs/formats/payloads.md: a change is a further step, never an edit.
#include "storage/format.hpp"

namespace signalbox::storage {

namespace {

constexpr char const* first = R"sql(
CREATE TABLE payloads (
    event INTEGER PRIMARY KEY,
    dropped INTEGER NOT NULL
);
CREATE TABLE parts (
    event INTEGER NOT NULL,
    part INTEGER NOT NULL,
    state INTEGER NOT NULL,
    size INTEGER NOT NULL,
    head BLOB,
    body BLOB,
    UNIQUE (event, part)
);
CREATE TABLE pruned (
    until INTEGER NOT NULL
);
INSERT INTO pruned VALUES (0);
)sql";

constexpr char const* times = R"sql(
ALTER TABLE parts ADD COLUMN times BLOB;
ALTER TABLE parts ADD COLUMN untimed INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr char const* steps[] = {first, times};

}  // namespace

format const& payload_store_format()
{
    static constexpr format is{"payload store", 0x53425064, steps};  // "SBPd"
    return is;
}

}  // namespace signalbox::storage
