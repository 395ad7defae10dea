// The table `revisions`: which configurations a run of the server had, each with its first event. The event writer's own, inside its
// transactions.
#pragma once

#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include "schema/event_record.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <utility>

namespace signalbox::storage {

class revision_writer {
public:
    static result<revision_writer> open(database& in);

    /// Writes a row when the event brings a revision its run has not had. `id` is the one the event was stored with.
    result<void> note(schema::event_record const& event, std::uint64_t id);
    /// After a rollback: what was written is not known for certain.
    void undo();

private:
    explicit revision_writer(database& in) : in_(&in) {}

    // A run has as many as its file was changed; when a day of edits fills this, some rows are offered again and ignored.
    static constexpr std::size_t known_limit = 1'024;

    database* in_;
    statement insert_;
    std::uint64_t last_run_ = 0;
    std::string last_revision_;  // of the event before: nearly always this event's too
    std::set<std::pair<std::uint64_t, std::string>> known_;
};

}  // namespace signalbox::storage
