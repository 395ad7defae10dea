#include "storage/revision_writer.hpp"

#include "storage/event_row.hpp"
#include "engine/base/utf8.hpp"

namespace signalbox::storage {

result<revision_writer> revision_writer::open(database& in)
{
    revision_writer made{in};
    auto insert = in.prepare("INSERT OR IGNORE INTO revisions (run, revision, first_event, first_us) VALUES (?1, ?2, ?3, ?4)");
    if (!insert) return insert.error();
    made.insert_ = std::move(*insert);
    return made;
}

result<void> revision_writer::note(schema::event_record const& event, std::uint64_t id)
{
    std::string_view const revision = event.config_revision;
    if ((event.run == last_run_ && revision == last_revision_) || revision.empty() || !base::valid_utf8(revision)) return {};
    last_run_ = event.run;
    last_revision_ = revision;
    if (known_.size() >= known_limit) known_.clear();
    if (!known_.emplace(event.run, revision).second) return {};
    insert_.bind(1, as_column(event.run));
    insert_.bind_text(2, revision);
    insert_.bind(3, as_column(id));
    insert_.bind(4, event.started_us);
    if (int const code = insert_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

void revision_writer::undo()
{
    last_run_ = 0;
    last_revision_.clear();
    known_.clear();
}

}  // namespace signalbox::storage
