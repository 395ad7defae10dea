#include "storage/fresh_rows.hpp"

namespace signalbox::storage {

void fresh_rows::open()
{
    std::lock_guard const lock(guard_);
    held_.open();
}

void fresh_rows::close()
{
    std::lock_guard const lock(guard_);
    drop_all();
}

void fresh_rows::drop_all()
{
    held_.close();
    blanks_.clear();
}

bool fresh_rows::is_open() const
{
    std::lock_guard const lock(guard_);
    return held_.is_open();
}

std::optional<std::string> fresh_rows::blank()
{
    std::lock_guard const lock(guard_);
    if (!held_.is_open()) return std::nullopt;
    if (blanks_.empty()) return std::string();
    std::string one = std::move(blanks_.back());
    blanks_.pop_back();
    return one;
}

/// It may have been opened since blank() gave nothing: then these rows, too, are in the store alone.
void fresh_rows::written(std::optional<std::uint64_t> place, std::uint64_t count, std::optional<std::string> rows)
{
    bool enough = false;
    {
        std::lock_guard const lock(guard_);
        if (!held_.is_open() || !place || !rows) return drop_all();
        std::uint64_t const before = held_.waiting();
        held_.put(std::make_shared<row_batch>(*place, count, std::move(*rows)));
        if (!held_.is_open()) return drop_all();
        enough = before < enough_ && held_.waiting() >= enough_;
    }
    if (enough) wake_();
}

std::optional<fresh_rows::batches> fresh_rows::from(std::uint64_t place, std::uint64_t wanted)
{
    std::lock_guard const lock(guard_);
    return held_.from(place, wanted, [this](std::shared_ptr<row_batch> passed) {
        if (passed.use_count() == 1 && blanks_.size() < most_blanks) blanks_.push_back(std::move(passed->rows));
    });
}

}  // namespace signalbox::storage
