// The bodies of some runs of coding agents in the sample: a conversation that grows turn by turn, with calls of tools and their results. Owned by who
// writes the sample; one thread.
#pragma once

#include "engine/model/chat_request.hpp"
#include "schema/event_record.hpp"
#include "storage/payload.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server::sample {

/// The name of the run that a key's request at this time belongs to: agents work for some twenty minutes at a task.
std::string run_name(std::string_view key, std::int64_t when_us);

class agent_runs {
public:
    static constexpr std::uint64_t one_in = 8;  // of the runs have bodies, for the sake of the file's size

    /// Bodies of requests that start before are not kept.
    explicit agent_runs(std::int64_t from_us) : from_us_(from_us) {}
    /// The payload of a request, whose event says then that it is kept; nothing for most. Requests must come in time's order.
    std::optional<storage::payload> payload_of(schema::event_record& event);

private:
    std::int64_t from_us_;
    std::map<std::string, std::vector<model::turn>, std::less<>> runs_;  // what was said in each
};

}  // namespace signalbox::server::sample
