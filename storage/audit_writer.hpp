// Writes the chain of a store: a link for each batch of events and for each act of administration, within the transaction of what it is about.
// The event writer's own.
#pragma once

#include "storage/audit_act.hpp"
#include "storage/audit_encoding.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::storage {

class audit_writer {
public:
    /// `covers`: events that are written get into the chain. A chain that is there goes on with acts alone when they do not.
    static result<audit_writer> open(database& in, bool covers);

    /// Events are chained.
    bool covers() const { return covers_; }
    /// There is a chain, or one begins.
    bool exists() const { return covers_ || now_.head.number > 0; }

    /// An event that was inserted.
    void note(std::uint64_t id, row_cells const& row, catalog const& names);
    /// The link of the events that were noted, before the commit; then either settle() or undo().
    result<void> flush();
    /// A link of its own; false when the act is in the chain already.
    result<bool> add(audit_act const& act);
    /// Begins a run, in its transaction. Nothing when there is no chain.
    result<void> begin_run(std::uint64_t run, std::string_view version, std::int64_t now_us);
    result<void> end_run(std::uint64_t run, std::uint64_t admitted, std::uint64_t lost, std::int64_t now_us);

    /// Until when events may be deleted by what the chain says, with `before_us` as what is due now: whole hours, and never less than before.
    std::int64_t deletable(std::int64_t before_us) const;
    /// After `events` of them were deleted: the act that says so, when it says something new.
    result<void> note_pruned(std::int64_t before_us, std::uint64_t events, std::int64_t now_us);
    /// Deletes links from the old end that the last such act names, at most `at_most`; true when more are left.
    result<bool> prune_links(std::uint64_t at_most);

    audit_head const& head() const { return now_.head; }
    void settle() { committed_ = now_; }
    /// What was written was rolled back.
    void undo();

private:
    struct state {
        audit_head head;
        std::int64_t deletable_us = 0;     // what began before may be deleted: the newest act of kind events.pruned says so
        std::uint64_t deletable_link = 0;  // the last link that may be
    };
    explicit audit_writer(database& in, bool covers) : in_(&in), covers_(covers) {}
    result<void> load();
    result<void> append(audit_link link);
    result<std::uint64_t> last_prunable(std::int64_t before_us);
    result<void> note_cut();

    database* in_;
    bool covers_;
    statement insert_, known_;
    event_digests digests_;
    sha256 hash_;
    std::string pending_;  // the body of the next link
    std::uint64_t last_event_ = 0;
    std::int64_t latest_us_ = 0;
    state now_, committed_;
};

}  // namespace signalbox::storage
