// Makes a store of sample events: traffic from a seed, written as the server writes. One call, one thread; `signalbox sample-data` is its
// command line.
#pragma once

#include "server/sample_data/story.hpp"
#include "storage/failure.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace signalbox::server::sample {

struct request_for_sample {
    std::uint64_t seed = 1;
    std::uint64_t events = 200'000;
    unsigned days = 14;
    std::int64_t end_us = 0;  // the newest events start just before
    std::string version{};    // of the program that the store names as its writer
};

struct made_sample {
    story what;
    std::vector<planted> notes;
    std::uint64_t bytes = 0;  // of the store's file
};

/// Writes `path`, which must not exist. `progress` hears how many events are written, after each batch, and stops it by saying false.
storage::result<made_sample> make_store(std::string const& path, request_for_sample const& wanted,
                                        std::function<bool(std::uint64_t)> const& progress = {});

}  // namespace signalbox::server::sample
