// Reads `tools` and `tool_choice`. Lives for one request's reading and writes into the request and the complaint its owner keeps.
#pragma once

#include "engine/dialect/anthropic/content_reader.hpp"

namespace signalbox::dialect::anthropic {

class tool_reader {
public:
    tool_reader(field_taker& take, content_reader& contents, model::chat_request& asked) : take_(take), contents_(contents), asked_(asked)
    {}

    /// Tools with a `type` other than custom run at the provider; they are kept as extras named "tools[N]".
    void read_tools(wire::json_view value, field_path const& at);
    void read_choice(wire::json_view value, field_path const& at);

private:
    void read_tool(wire::json_view value, field_path const& at);

    field_taker& take_;
    content_reader& contents_;
    model::chat_request& asked_;
};

}  // namespace signalbox::dialect::anthropic
