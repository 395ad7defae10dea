// The command line: what it takes and which command answers. One function per command, each returning the process's exit status:
// 0 done, 1 it could not be done, 2 what was given is wrong.
#pragma once

#include "server/serve.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::server {

struct check_options {
    std::string file;
    bool strict = false, json = false, allow_inline_secrets = false;
    bool fetch = false;  // secrets of vaults
};
int check(check_options const& options);  // check.cpp

struct health_options {
    std::string admin = "127.0.0.1:9090";  // server.admin.listen
};
int health(health_options const& options);  // health.cpp

struct explain_options {
    std::string config, file, consumer;
    std::string claims;                         // a JSON object: what the caller's token says
    std::string key;                            // that the caller presents
    std::string path = "/v1/chat/completions";  // with a query behind a question mark
    std::string method = "POST";
    std::vector<std::string> headers;  // "Name: value"
    double chance = 0.5;
};
/// Decides a request and shows why; sends nothing. 1: no target would be tried.
int explain(explain_options const& options);  // explain.cpp

struct init_options {
    std::string file;  // empty: signalbox.yaml
};
/// Writes a configuration to begin with.
int init(init_options const& options);  // init.cpp

/// Where a running gateway's pages for operators are, and who asks.
struct gateway_choice {
    std::string url, token_file;  // empty: http://127.0.0.1:9090; the variable SIGNALBOX_ADMIN_TOKEN
};

struct change_options {
    gateway_choice where;
    std::string file, tag, note;
    bool approved = false, dry = false, json = false;
};
/// Prints what `apply` would do. 3: there is something to do.
int diff(change_options const& options);  // change_commands.cpp
/// Brings a file to a running gateway. 1: it refuses, cannot be reached, or it was not agreed to.
int apply(change_options const& options);
/// Removes the objects of a tag from a running gateway.
int teardown(change_options const& options);

struct export_options {
    gateway_choice where;
    std::string file;  // empty: what the gateway has
    bool running = false, allow_inline_secrets = false;
};
/// Prints a configuration as one normal text, with all that it includes.
int export_configuration(export_options const& options);  // export.cpp

struct import_options {
    std::string product, file, out;  // out: where the configuration is written; empty: standard output
    bool json = false;
};
/// Prints another gateway's configuration as ours, and what became of each part of it. 3: some of it was not carried over.
int import_configuration(import_options const& options);  // import.cpp

struct mcp_options {
    std::string config, store;  // as of the commands that answer; empty: what they take by themselves
    bool payloads = false;      // bodies may be read
};

/// How a command was told which event store it works on (server/store_place.hpp).
struct store_choice {
    std::string store, config;
    bool local = false;  // the file of this gateway, where the configuration names a shared store, too
};

struct key_options {
    store_choice where;
    std::string name, consumer, expires, id;
    std::string grace = "24h";  // of a rotated key
    std::vector<std::string> allow;
    bool json = false;
    bool fresh = false;  // the store may be made
};
int keys_create(key_options const& options);  // keys.cpp
int keys_list(key_options const& options);
int keys_rotate(key_options const& options);
int keys_revoke(key_options const& options);

struct event_options {
    store_choice where;
    std::vector<std::string> filters;
    std::string since, until, verdict, id, file;
    std::string by = "model";
    std::size_t limit = 0;
    bool follow = false, json = false, csv = false;
    std::string part;  // of the payload: "asked", "sent", "received", "answered"; empty: all
    bool payload = false, raw = false, times = false;
    bool payloads = false;  // of an export
};
int events_tail(event_options const& options);  // events.cpp
int events_get(event_options const& options);
int events_stats(event_options const& options);
int events_export(event_options const& options);
int events_runs(event_options const& options);

struct report_options {
    event_options events;
    std::string against, table;  // a model of the price table; empty: the table that is compiled in
};
/// Prints what requests cost beside what one model would have cost for all of them. 1: no model of the table has such a name.
int report_savings(report_options const& options);  // report.cpp

struct experiment_options {
    event_options events;
    std::string group, baseline, primary = "latency_p95", format;
    bool fixed = false;  // intervals of one look
};
/// Prints the arms of a group beside each other. 1: it has fewer than two, or none of the baseline's name.
int report_experiment(experiment_options const& options);  // experiment_command.cpp

struct cost_options {
    event_options events;
    std::string by = "resolved_model", then = "none", format;
    double budget = 0;  // dollars of the month; 0: none
};
/// Prints what requests cost, beside the time before, and what the month will come to.
int report_cost(cost_options const& options);  // cost_command.cpp

struct what_if_options {
    event_options events;
    std::string config;  // the other configuration; "-": the text on standard input
    std::string place;   // of that text: the file in whose place it would stand
};
/// Decides recorded requests by another configuration and prints what would change; sends nothing.
int what_if(what_if_options const& options);  // what_if_command.cpp

struct limit_options {
    std::string config, store, limit;  // empty: the configuration's store; all limits
    bool local = false;                // what this gateway used, also where gateways share their limits
    bool json = false;
};
/// Prints how much of each limit is used. 1: there is no such limit, or the shared counters cannot be asked.
int show_limits(limit_options const& options);  // limits.cpp

struct audit_options {
    store_choice where;
    std::string head;  // of verify: 64 hexadecimal digits, or a file with lines of `audit head`
    bool json = false;
};
/// Checks the chain of events and acts. 1: it is broken, or there is none.
int audit_verify(audit_options const& options);  // audit.cpp
/// Prints the newest link's digest.
int audit_head(audit_options const& options);
/// Prints the acts of administration, a JSON object a line.
int audit_log(audit_options const& options);

struct copy_options {
    std::string from, to;  // files, or what names a store in PostgreSQL (server/shared_reading.hpp)
};
/// Brings the events of one store into another; those that are there already stay.
int store_copy(copy_options const& options);  // store_copy.cpp

struct price_options {
    std::string model, table;  // empty: all models; the table that is compiled in
    bool json = false;
};
/// Prints what models cost. 1: no model of the table has such a name.
int prices(price_options const& options);  // prices.cpp

/// Answers an agent's questions about recorded traffic on standard input and output until its end.
int mcp(mcp_options const& options);  // mcp_command.cpp

struct sample_options {
    std::string file, end;  // end: empty for now
    std::uint64_t seed = 1, events = 200'000;
    unsigned days = 14;
    bool force = false, json = false, progress = false;
};
/// Writes a store of made-up traffic with planted stories.
int sample_data(sample_options const& options);  // sample_data.cpp

/// Parses the arguments and runs the command.
int run_command_line(int count, char const* const* arguments);  // command_line.cpp

}  // namespace signalbox::server
