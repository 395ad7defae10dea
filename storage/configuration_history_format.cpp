// The table of the history of configurations, described in docs/formats/event-store.md: a change is a further step, never an edit.
#include "storage/format.hpp"

namespace signalbox::storage {

namespace {

constexpr char const* first = R"sql(
CREATE TABLE configurations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    revision TEXT NOT NULL,
    because TEXT NOT NULL,
    note TEXT NOT NULL,
    trouble TEXT NOT NULL,
    size INTEGER NOT NULL,
    text BLOB NOT NULL
);
)sql";

constexpr char const* steps[] = {first};

}  // namespace

format const& configuration_history_format()
{
    static constexpr format is{"history of configurations", 0x53424366, steps};  // "SBCf"
    return is;
}

}  // namespace signalbox::storage
