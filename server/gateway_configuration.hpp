// The configuration of a running gateway, as a command reads and replaces it over the operator's pages. Values and functions.
#pragma once

#include "engine/config/document.hpp"
#include "engine/config/finding.hpp"
#include "server/commands.hpp"
#include "server/operator_line.hpp"

namespace signalbox::server {

/// The gateway that was chosen, with the token that was given. Fault bad_request: neither address nor token file can be used.
model::result<operator_line> line_to(gateway_choice const& where);

/// One of the files of a configuration, as the gateway names it.
struct gateway_file {
    std::string name, etag, text;
};

struct gateway_configuration {
    std::string text, etag, revision;  // of the file that the gateway was started with
    config::node_pointer own;          // that file
    config::node_pointer whole;        // with all that it includes
    std::string followed;              // the server that gives it, which takes its changes; empty: none does
    std::vector<gateway_file> files;   // that one and those that it includes; empty: it includes none, or the gateway is too old to say
};
/// Faults: those of operator_line; upstream_status with what the gateway says.
model::result<gateway_configuration> configuration_of(operator_line const& at);

/// The merged text of the gateway.
model::result<std::string> merged_text_of(operator_line const& at);

struct change_reply {
    std::string revision;
    std::vector<std::string> at_start;      // fields that take effect at the next start
    std::vector<config::finding> findings;  // of the gateway about the text
    std::string refused;                    // why it is not done; empty: it is, or would be
};
/// `check`: nothing is replaced. Faults: those of operator_line.
enum class put_as : std::uint8_t { check, change };
model::result<change_reply> put_configuration(operator_line const& at, put_as how, gateway_configuration const& now, std::string_view text,
                                              std::string const& note);
/// The same for some of its files, all or none: with their new texts, and the etags of those that these replace.
model::result<change_reply> put_files(operator_line const& at, put_as how, std::vector<gateway_file> const& fresh, std::string const& note);

/// The tree of a text of the gateway's. Fault upstream_status: it is none.
model::result<config::node_pointer> tree_of(std::string const& text);

}  // namespace signalbox::server
