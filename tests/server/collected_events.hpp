// An event sink in memory that tests of several threads share: keeps what is recorded, and refuses admission when told to.
#pragma once

#include "engine/event_sink.hpp"
#include "tests/schema/event_conversion.hpp"
#include "tests/server/raw_client.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace signalbox::test {

class collected_events final : public event_sink {
public:
    std::atomic<bool> full{false};

    std::unique_ptr<schema::event_record> admit() override
    {
        if (full) return nullptr;
        auto event = std::make_unique<schema::event_record>();
        event->sequence = admitted_.fetch_add(1) + 1;
        return event;
    }
    void record(std::unique_ptr<schema::event_record> event) override
    {
        std::lock_guard const lock(guard_);
        events_.push_back(schema::message_of(*event));
        changed_.notify_all();
    }
    bool strict() const override { return false; }
    upstream::task<model::result<void>> commit(std::unique_ptr<schema::event_record> event) override
    {
        record(std::move(event));
        co_return model::result<void>{};
    }

    /// The event with this position, once it is there; an empty one when patience ends first.
    schema::Event at(std::size_t position)
    {
        std::unique_lock lock(guard_);
        bool const there = changed_.wait_for(lock, patience, [&] { return events_.size() > position; });
        return there ? events_[position] : schema::Event{};
    }
    std::size_t count()
    {
        std::lock_guard const lock(guard_);
        return events_.size();
    }

private:
    std::atomic<std::uint64_t> admitted_{0};
    std::mutex guard_;
    std::condition_variable changed_;
    std::vector<schema::Event> events_;
};

}  // namespace signalbox::test
