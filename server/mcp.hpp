// The Model Context Protocol as far as tools go: one JSON-RPC message in, one out. Pure but for the commands that it has run.
// Source: modelcontextprotocol.io/specification, revisions 2024-11-05 to 2025-06-18; transport stdio.
#pragma once

#include "server/mcp_tools.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::server {

/// What a command printed.
struct command_output {
    int status = 0;
    std::string out, err;
    bool cut = false;  // there was more than command_output_limit, or it took too long
};

class mcp_server {
public:
    using runner = std::function<command_output(mcp_command const&)>;
    mcp_server(mcp_options allowed, runner run) : allowed_(std::move(allowed)), run_(std::move(run)) {}

    /// The answer to one message, without a line end; nothing for notifications.
    std::optional<std::string> answer(std::string_view message);

private:
    model::result<boost::json::object> result_of(std::string_view method, boost::json::object const& parameters);
    model::result<boost::json::object> call(boost::json::object const& parameters);

    mcp_options allowed_;
    runner run_;
};

}  // namespace signalbox::server
