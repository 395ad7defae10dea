// The Model Context Protocol as far as tools go: what a JSON-RPC message asks, and the answers. Pure but for the commands that it has run.
// Source: modelcontextprotocol.io/specification, revisions 2024-11-05 to 2025-06-18; transport stdio.
#pragma once

#include "server/mcp_tools.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

/// What a command printed.
struct command_output {
    int status = 0;
    std::string out, err;
    bool cut = false;   // there was more than command_output_limit, or it took too long
    bool late = false;  // it took too long
};

/// One that wants an answer.
struct mcp_question {
    boost::json::value id;
    std::string method;
    boost::json::object parameters = {};
    std::string refused = {};  // the answer to what is no request; empty: it is one

    /// Its answer may take long.
    bool is_call() const { return method == "tools/call"; }
};

/// What came in one line.
struct mcp_message {
    std::vector<mcp_question> questions = {};        // none where nothing wants an answer
    std::vector<boost::json::value> cancelled = {};  // ids of questions whose answers are not wanted any more
    bool batch = false;                              // the answers are one array
};

class mcp_server {
public:
    using runner = std::function<command_output(mcp_command const&)>;
    mcp_server(mcp_options allowed, runner run) : allowed_(std::move(allowed)), run_(std::move(run)) {}

    /// What it asks. Batches are read where the revision that was agreed on has them.
    mcp_message read(std::string_view line) const;
    /// The answer to one question. `stop` breaks a command off; the answer says nothing then.
    std::string answer(mcp_question const& what, std::stop_token const& stop = {});
    /// The answer to one message, without a line end; nothing for notifications.
    std::optional<std::string> answer(std::string_view message);

private:
    model::result<boost::json::object> result_of(mcp_question const& what, std::stop_token const& stop);
    model::result<boost::json::object> call(boost::json::object const& parameters, std::stop_token const& stop);
    boost::json::object greet(boost::json::object const& parameters);

    mcp_options allowed_;
    runner run_;
    bool batches_ = false;
};

/// The answers to a message as one text; nothing when there are none.
std::optional<std::string> joined_answers(std::vector<std::string> const& answers, bool batch);

/// The answer to a call that is one too many.
std::string refused_as_full(mcp_question const& what, std::size_t most);

}  // namespace signalbox::server
