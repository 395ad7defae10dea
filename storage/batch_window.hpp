// The newest batches of what a store's writer wrote, for one that reads on from a place among the arrivals: each follows the one before, or none is kept.
// Its owner guards it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace signalbox::storage {

/// A batch has `first`, its place, and end(), the place behind it.
template <class Batch>
class batch_window {
public:
    using batches = std::vector<std::shared_ptr<Batch const>>;

    /// `most`: of what waits; more than that is left to the store.
    explicit batch_window(std::uint64_t most) : most_(most) {}

    /// Keeps what is put in from now on.
    void open()
    {
        open_ = true;
        held_.clear();
    }
    /// Keeps nothing: there was something that is not put in.
    void close()
    {
        open_ = false;
        held_.clear();
    }
    bool is_open() const { return open_; }

    /// Of an open one. A batch that does not follow the one before it closes this, as one too many does.
    void put(std::shared_ptr<Batch> batch)
    {
        bool const follows = held_.empty() || held_.back()->end() == batch->first;
        held_.push_back(std::move(batch));
        if (!follows || waiting() > most_) close();
    }
    /// From the place on that from() was asked for.
    std::uint64_t waiting() const { return held_.empty() ? 0 : held_.back()->end() - std::max(taken_, held_.front()->first); }

    /// Those from this place on, until there are `wanted`. Earlier ones go to passed(std::shared_ptr<Batch>). Nothing when it is closed.
    template <class Passed>
    std::optional<batches> from(std::uint64_t place, std::uint64_t wanted, Passed&& passed)
    {
        if (!open_) return std::nullopt;
        taken_ = place;
        for (; !held_.empty() && held_.front()->end() <= place; held_.pop_front()) passed(std::move(held_.front()));
        batches out;
        for (auto const& each : held_) {
            if (!out.empty() && each->first >= place + wanted) break;
            out.push_back(each);
        }
        return out;
    }

private:
    std::uint64_t const most_;
    bool open_ = false;
    std::uint64_t taken_ = 0;
    std::deque<std::shared_ptr<Batch>> held_;
};

}  // namespace signalbox::storage
