// What an agent may ask through `signalbox mcp`: each tool is a command of this program with some of its options. A table; pure.
#pragma once

#include "engine/model/failure.hpp"
#include "server/commands.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

struct mcp_argument {
    enum class kind : std::uint8_t { text, count, object, file };
    std::string_view name, about;
    std::string_view option = {};  // "--since"; empty: it stands behind all options
    kind what = kind::text;        // object: JSON, which the command reads as a file; file: of a configuration
    bool required = false;
    bool configuration = false;  // left out: the file of --config, where there is one
};

struct mcp_tool {
    std::string_view name, about;
    std::vector<std::string_view> words;  // of the command
    std::vector<mcp_argument> arguments;
    bool takes_store = false, takes_config = false;
    bool of_payloads = false;  // offered where bodies may be read
};

std::span<mcp_tool const> mcp_tools();

/// Stands among the words of a command for the file that it reads.
inline constexpr std::string_view mcp_input = "/proc/self/fd/3";

/// Among the words of a command: what it prints is JSON.
inline constexpr std::string_view mcp_as_json = "--output=json";

/// A command of this program.
struct mcp_command {
    std::vector<std::string> words;
    std::string input;          // the bytes of the file that mcp_input names
    std::stop_token stop = {};  // breaks it off
};

/// Tools as `tools/list` shows them, with a JSON Schema of what each takes.
boost::json::array describe_tools(mcp_options const& allowed);

/// The command of a call. Fault bad_request: no such tool, or an argument that is missing, unknown or of another kind, by its name; or a file that is no
/// configuration by its name, or stands elsewhere than in the folder of --config: what is wrong with a file is said by quoting it.
model::result<mcp_command> command_of(std::string_view tool, boost::json::object const& arguments, mcp_options const& allowed);

}  // namespace signalbox::server
