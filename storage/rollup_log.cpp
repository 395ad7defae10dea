#include "storage/rollup_log.hpp"

namespace signalbox::storage {

result<rollup_log> rollup_log::open(database& in)
{
    rollup_log made{in};
    auto prepared = in.prepare_all({
        {&made.insert_, "INSERT INTO rollup_log (deltas) VALUES (?1)"},
        {&made.select_, "SELECT deltas FROM rollup_log ORDER BY entry"},
        {&made.clear_, "DELETE FROM rollup_log"},
    });
    if (!prepared) return prepared.error();
    return made;
}

result<void> rollup_log::reload()
{
    auto const entries = in_->ask("SELECT count(*) FROM rollup_log");
    if (!entries) return entries.error();
    fill_.entries = *entries;
    return {};
}

result<void> rollup_log::flush()
{
    deltas_.clear();
    batch_.encode(deltas_);
    if (deltas_.empty()) return {};
    insert_.bind_blob(1, deltas_);
    if (int const code = insert_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

void rollup_log::settle(std::int64_t newest)
{
    if (!batch_.empty()) fill_.grow(deltas_.size(), newest);
    batch_.clear();
}

result<std::unordered_map<std::uint64_t, totals>> rollup_log::sums()
{
    std::unordered_map<std::uint64_t, totals> sums;
    reset_later const at_end{select_};
    int code = SQLITE_DONE;
    while ((code = select_.step()) == SQLITE_ROW) {
        std::string_view bytes = select_.blob(0);
        rollup_delta delta;
        while (take_delta(bytes, delta)) delta.merge_into(sums[log_key::of(delta.split, delta.bucket)]);
        if (!bytes.empty())
            return failure{trouble::corrupt, in_->path() + ": the rollups' log is damaged; move the store away or restore a copy"};
    }
    if (code != SQLITE_DONE) return in_->error(code, "reading");
    return sums;
}

result<void> rollup_log::clear()
{
    if (int const code = clear_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    fill_.empty();
    return {};
}

}  // namespace signalbox::storage
