// The grammar of the command line: every command with its options, as CLI11 parses it. Included by command_line.cpp and command_tree.cpp
// alone: CLI11 is the heaviest header here.
#pragma once

#include "server/command_outline.hpp"
#include "server/commands.hpp"
#include "server/followed_configuration.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>
#include <string>
#include <vector>

namespace signalbox::server {

/// All the options there are, and the command the parse picked.
struct choices {
    serve_options serve;
    follow_options follow;
    check_options check;
    health_options health;
    explain_options explain;
    init_options init;
    key_options key;
    event_options event;
    report_options report;
    experiment_options experiment;
    cost_options cost;
    what_if_options what_if;
    limit_options limit;
    audit_options audit;
    copy_options copy;
    price_options price;
    change_options change;
    export_options exported;
    import_options imported;
    mcp_options mcp;
    sample_options sample;
    std::string format, shell;
    std::vector<std::string> words;  // of help and manual
    std::function<int()> run;
};

void add_commands(CLI::App& root, choices& all);

/// The tree as values.
command_outline outline_of(CLI::App const& app, std::string const& above = {});

}  // namespace signalbox::server
