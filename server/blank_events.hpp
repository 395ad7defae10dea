// Events that were written and are kept to be filled again: their texts and lists keep their memory. Shared by all threads.
#pragma once

#include "schema/event_record.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace signalbox::server {

class blank_events {
public:
    static constexpr std::size_t most = 1'000;  // kept, about 1 KiB each

    /// One of those that are kept, else a new one.
    std::unique_ptr<schema::event_record> take();
    /// Clears them, and keeps as many as there is room for; the others are freed.
    void keep(std::vector<std::unique_ptr<schema::event_record>> events);

private:
    std::mutex guard_;
    std::vector<std::unique_ptr<schema::event_record>> kept_;
};

}  // namespace signalbox::server
