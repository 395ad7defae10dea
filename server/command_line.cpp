// The grammar of the command line, in one place. Compiled by itself: CLI11 is the heaviest header here.
#include "server/commands.hpp"
#include "server/version.hpp"

#include "engine/config/describe.hpp"
#include "engine/base/nearest.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <functional>
#include <iostream>

namespace signalbox::server {

namespace {

/// All the options there are, and the command the parse picked.
struct choices {
    serve_options serve;
    check_options check;
    key_options key;
    event_options event;
    sample_options sample;
    std::string format;
    std::function<int()> run;
};

void add_store(CLI::App& to, store_choice& where)
{
    to.add_option("--store", where.store, "The event store's SQLite file");
    to.add_option("--config", where.config, "The configuration whose storage.path is meant");
}

void add_format(CLI::App& to, choices& all, std::vector<std::string> const& words)
{
    to.add_option("--output", all.format, "Form of the output")->check(CLI::IsMember(words));
}

void add_serve(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("serve", "Run the gateway");
    auto* const file = app.add_option("config,--config", all.serve.config, "The configuration file");
    auto* const demo = app.add_flag("--demo", all.serve.demo, "Simulated models only: no key, no network, no file");
    file->excludes(demo);
    app.add_option("--port", all.serve.port, "With --demo: the port clients call (8080)")->needs(demo);
    app.add_option("--admin-port", all.serve.admin_port, "With --demo: the operator's port (9090)")->needs(demo);
    app.add_option("--store", all.serve.store, "The event store's file, instead of the configuration's");
    app.add_flag("--allow-inline-secrets", all.serve.allow_inline_secrets, "Accept secrets written into the configuration");
    app.callback([&all] {
        if (all.serve.config.empty() && !all.serve.demo) throw CLI::RequiredError("a configuration file or --demo");
        all.run = [&all] { return serve(all.serve); };
    });
}

void add_check(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("check", "Check a configuration: every error at once, exit 2 when there is one");
    app.add_option("file", all.check.file, "The configuration file")->required();
    app.add_flag("--strict", all.check.strict, "Weights must sum to 100");
    app.add_flag("--allow-inline-secrets", all.check.allow_inline_secrets, "Accept secrets written into the configuration");
    add_format(app, all, {"text", "json"});
    app.callback([&all] {
        all.check.json = all.format == "json";
        all.run = [&all] { return check(all.check); };
    });
}

void add_keys(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("keys", "Gateway keys");
    app.require_subcommand(1);
    auto& create = *app.add_subcommand("create", "Make a key; it is shown once");
    create.add_option("name", all.key.name, "What the key is for")->required();
    create.add_option("--consumer", all.key.consumer, "Who uses it (the name when absent)");
    create.add_option("--allow", all.key.allow, "model:ID, group:ID, model:*, group:* or *; repeatable; all when absent");
    create.add_option("--expires", all.key.expires, "30d, 12h, 2027-01-01 or RFC 3339");
    auto& list = *app.add_subcommand("list", "List the keys");
    auto& revoke = *app.add_subcommand("revoke", "End a key, at once");
    revoke.add_option("id", all.key.id, "The key's id, as `keys list` shows it")->required();
    for (CLI::App* each : {&create, &list, &revoke}) {
        add_store(*each, all.key.where);
        add_format(*each, all, {"table", "json"});
    }
    auto const choose = [&all](int (*command)(key_options const&)) {
        return [&all, command] {
            all.key.json = all.format == "json";
            all.run = [&all, command] { return command(all.key); };
        };
    };
    create.callback(choose(keys_create));
    list.callback(choose(keys_list));
    revoke.callback(choose(keys_revoke));
}

void add_events(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("events", "What was asked, who answered, what it cost");
    app.require_subcommand(1);
    auto& tail = *app.add_subcommand("tail", "The newest events");
    auto& get = *app.add_subcommand("get", "One event, whole");
    auto& stats = *app.add_subcommand("stats", "Totals, costs and percentiles");
    auto& out = *app.add_subcommand("export", "All events of a range");
    auto& runs = *app.add_subcommand("runs", "The server's runs, and what each lost");
    event_options& event = all.event;
    get.add_option("id", event.id, "The request's id, as X-Signalbox-Request-Id gave it")->required();
    for (CLI::App* each : {&tail, &stats, &out}) {
        each->add_option("--filter", event.filters, "conditions: model:gpt-4o status>=500, key=value; repeatable, all must hold");
        each->add_option("--since", event.since, "30m, 1h, 7d, a date or RFC 3339");
        each->add_option("--until", event.until, "The same, for the end");
    }
    for (CLI::App* each : {&tail, &out, &runs}) each->add_option("--limit", event.limit, "At most so many (tail and runs: 20)");
    for (CLI::App* each : {&tail, &out}) {
        each->add_option("--verdict", event.verdict, "allowed, blocked, error or abandoned");
    }
    tail.add_flag("--follow,-f", event.follow, "Go on with what is written from now");
    stats.add_option("--by", event.by, "model, resolved_model, provider, group, tag, key, consumer, decision, reason or none");
    out.add_option("--file,-o", event.file, "Where to write, instead of standard output");
    for (CLI::App* each : {&tail, &get, &stats, &out, &runs}) add_store(*each, event.where);
    add_format(tail, all, {"table", "json"});
    add_format(get, all, {"table", "json"});
    add_format(stats, all, {"table", "json"});
    add_format(out, all, {"csv", "jsonl"});
    add_format(runs, all, {"table", "json"});
    auto const choose = [&all](int (*command)(event_options const&)) {
        return [&all, command] {
            all.event.json = all.format == "json" || all.format == "jsonl";
            all.event.csv = all.format != "jsonl";
            all.run = [&all, command] { return command(all.event); };
        };
    };
    tail.callback(choose(events_tail));
    get.callback(choose(events_get));
    stats.callback(choose(events_stats));
    out.callback(choose(events_export));
    runs.callback(choose(events_runs));
}

void add_sample_data(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("sample-data", "Write a store of made-up traffic, with stories planted in it to be found");
    app.add_option("file", all.sample.file, "The store to write")->required();
    app.add_option("--seed", all.sample.seed, "Equal seeds and ends give equal events (1)");
    app.add_option("--events", all.sample.events, "How many (200000)");
    app.add_option("--days", all.sample.days, "Over how many days (14)");
    app.add_option("--end", all.sample.end, "When the newest begin: a date, RFC 3339, or 7d for so long ago (now)");
    app.add_flag("--force", all.sample.force, "Replace the store that is there");
    app.add_flag("--progress", all.sample.progress, "Tell the percentage that is written on standard error");
    add_format(app, all, {"text", "json"});
    app.callback([&all] {
        all.sample.json = all.format == "json";
        all.run = [&all] { return sample_data(all.sample); };
    });
}

/// What is wrong with the first word; of a word that is no command the parser would only say that a command is missing.
std::string misspelt_command(CLI::App const& app, int count, char const* const* arguments)
{
    if (count < 2 || *arguments[1] == '-') return {};
    std::vector<std::string> known;
    for (CLI::App const* each : app.get_subcommands([](CLI::App const*) { return true; })) known.push_back(each->get_name());
    if (std::ranges::find(known, arguments[1]) != known.end()) return {};
    std::string text = "no command \"" + std::string(arguments[1]) + "\"";
    if (std::string_view const near = base::nearest(arguments[1], known); !near.empty())
        return text + "; did you mean \"" + std::string(near) + "\"?";
    for (std::string const& each : known) text.append(&each == &known.front() ? "; there are " : ", ").append(each);
    return text;
}

}  // namespace

int run_command_line(int count, char const* const* arguments)
{
    choices all;
    CLI::App app("Signalbox: one endpoint for language-model traffic", "signalbox");
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("signalbox ") + std::string(version_text()));
    add_serve(app, all);
    add_check(app, all);
    add_keys(app, all);
    add_events(app, all);
    add_sample_data(app, all);
    app.add_subcommand("schema", "Print the configuration's JSON Schema, for editors")->callback([&all] {
        all.run = [] { return std::cout << config::json_schema() << std::flush, 0; };
    });
    app.add_subcommand("version", "Print the version")->callback([&all] {
        all.run = [] { return std::cout << "signalbox " << version_text() << "\n", 0; };
    });
    if (std::string const wrong = misspelt_command(app, count, arguments); !wrong.empty()) {
        std::cerr << "signalbox: " << wrong << "\n";
        return 2;
    }
    try {
        app.parse(count, arguments);
    } catch (CLI::ParseError const& wrong) {
        int const status = app.exit(wrong);
        return status == 0 ? 0 : 2;
    }
    return all.run();
}

}  // namespace signalbox::server
