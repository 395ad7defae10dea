// What became of the branches of a request that went to several targets at once, and the one reply that is made of it. Values; pure.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/usage.hpp"
#include "engine/route/rule.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace signalbox {

struct branch_result {
    std::string id;
    std::string model;                           // the full name of the target that answered; empty: none
    int status = 0;                              // that a client of its own would have got; 0: none
    std::string content_type;                    // of its reply
    std::string body;                            // of its reply; empty of one that was streamed
    std::string error;                           // JSON: the error that a stream ended with
    bool whole = false;                          // it ended, and not in the middle
    bool marked = false;                         // its stream ended with "[DONE]", as clients of the format expect of the reply
    std::optional<model::failure> refused = {};  // why the gateway itself did not let it go on
    model::usage tokens;

    bool succeeded() const { return status == 200 && whole && error.empty(); }
};

bool all_succeeded(std::span<branch_result const> of);

/// The refusal of a request none of whose branches the gateway let go on: that of the first. Nothing when a provider was to be asked for one.
std::optional<model::failure> refusal_of_all(std::span<branch_result const> of);

/// {"object":"fanout","completed":true,"results":[{"id":...,"model":...,"status":200,"response":{...}}, {..., "error":{...}}],"usage":{...}}; with
/// merging::object the results are members by their ids. Replies of a format stand there as they came.
std::string merged_reply(std::span<branch_result const> of, route::merging shape);

/// The last event of a stream: the same without what was streamed already.
std::string stream_summary(std::span<branch_result const> of);

}  // namespace signalbox
