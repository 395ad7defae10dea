#include "storage/fresh_rows.hpp"

#include <algorithm>

namespace signalbox::storage {

void fresh_rows::open()
{
    std::lock_guard const lock(guard_);
    open_ = true;
    held_.clear();
}

void fresh_rows::close()
{
    std::lock_guard const lock(guard_);
    drop_all();
}

void fresh_rows::drop_all()
{
    open_ = false;
    held_.clear();
    blanks_.clear();
}

bool fresh_rows::is_open() const
{
    std::lock_guard const lock(guard_);
    return open_;
}

std::optional<std::string> fresh_rows::blank()
{
    std::lock_guard const lock(guard_);
    if (!open_) return std::nullopt;
    if (blanks_.empty()) return std::string();
    std::string one = std::move(blanks_.back());
    blanks_.pop_back();
    return one;
}

std::uint64_t fresh_rows::waiting() const
{
    return held_.empty() ? 0 : held_.back()->end() - std::max(taken_, held_.front()->first);
}

/// It may have been opened since blank() gave nothing: then these rows, too, are in the store alone.
void fresh_rows::written(std::optional<std::uint64_t> place, std::uint64_t count, std::optional<std::string> rows)
{
    bool enough = false;
    {
        std::lock_guard const lock(guard_);
        bool const follows = place && rows && (held_.empty() || held_.back()->end() == *place);
        if (!open_ || !follows) return drop_all();
        std::uint64_t const before = waiting();
        held_.push_back(std::make_shared<row_batch>(*place, count, std::move(*rows)));
        if (waiting() > most) return drop_all();
        enough = before < enough_ && waiting() >= enough_;
    }
    if (enough) wake_();
}

std::optional<fresh_rows::batches> fresh_rows::from(std::uint64_t place, std::uint64_t wanted)
{
    std::lock_guard const lock(guard_);
    if (!open_) return std::nullopt;
    taken_ = place;
    for (; !held_.empty() && held_.front()->end() <= place; held_.pop_front()) {
        row_batch& passed = *held_.front();
        if (held_.front().use_count() > 1 || blanks_.size() == most_blanks) continue;
        blanks_.push_back(std::move(passed.rows));
    }
    batches out;
    for (auto const& each : held_) {
        if (!out.empty() && each->first >= place + wanted) break;
        out.push_back(each);
    }
    return out;
}

}  // namespace signalbox::storage
