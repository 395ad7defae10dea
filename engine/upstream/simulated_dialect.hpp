// How a simulated provider speaks: one table of functions for each dialect, written apart from the gateway's own codecs so that a mistake
// there is not mirrored here. Stateless.
#pragma once

#include "engine/model/dialect.hpp"
#include "engine/upstream/simulated_answer.hpp"

#include <string>
#include <vector>

namespace signalbox::upstream {

/// One server-sent event, and where it stands among the tokens.
struct simulated_event {
    std::string bytes;
    std::uint64_t tokens = 0;  // said up to here, this event included
    bool closing = false;      // comes after the last token
};

struct simulated_dialect {
    std::string_view path;       // what the request's path ends with
    std::string_view id_header;  // the provider's request id
    model::result<simulated_ask> (*read)(std::string_view body);
    std::string (*whole)(simulated_ask const& ask, simulated_answer const& said, std::string_view id);
    std::vector<simulated_event> (*events)(simulated_ask const& ask, simulated_answer const& said, std::string_view id);
    std::string (*error)(int status, std::string_view message, std::string_view param);
};

simulated_dialect const& simulated(model::dialect spoken);
extern simulated_dialect const simulated_openai;
extern simulated_dialect const simulated_anthropic;
extern simulated_dialect const simulated_responses;

}  // namespace signalbox::upstream
