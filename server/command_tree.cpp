#include "server/command_tree.hpp"

#include "server/command_parts.hpp"
#include "server/version.hpp"

#include "engine/config/describe.hpp"
#include "engine/config/web_address.hpp"

#include <algorithm>
#include <iostream>

namespace signalbox::server {

namespace {

constexpr std::uint64_t most_ports = 65'535;

void add_serve(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("serve", "Run the gateway");
    auto* const file =
        app.add_option("config,--config", all.serve.config, "The configuration file (signalbox.yaml), or the https address that gives it")
            ->type_name("FILE|URL");
    auto* const demo = app.add_flag(
        "--demo", all.serve.demo, "Simulated models only: no key, no network, no configuration; events go to a store in your state folder");
    file->excludes(demo);
    app.add_option("--port", all.serve.port, "With --demo: the port clients call (8080)")->needs(demo)->check(number(0, most_ports));
    app.add_option("--admin-port", all.serve.admin_port, "With --demo: the operator's port (9090)")
        ->needs(demo)
        ->check(number(0, most_ports));
    app.add_option("--store", all.serve.store, "The event store's file, instead of the configuration's")
        ->type_name("FILE")
        ->check(store_file());
    app.add_flag("--allow-inline-secrets", all.serve.allow_inline_secrets, "Accept secrets written into the configuration");
    app.add_option("--copy", all.follow.copy, "With an address: the file of the last good configuration (signalbox.copy.yaml)")
        ->type_name("FILE");
    app.add_option("--every", all.follow.every, "With an address: how often it is asked (30s)")->type_name("DURATION");
    app.add_option("--token-file", all.follow.token_file, "With an address: a file with the bearer token that it wants")->type_name("FILE");
    app.callback([&all] {
        if (!all.serve.demo) all.serve.config = file_or_default(all.serve.config);
        if (all.serve.config.empty() && !all.serve.demo)
            throw CLI::RequiredError(std::string(no_file) + ", --demo needs none", CLI::ExitCodes::RequiredError);
        bool const followed = !all.serve.demo && config::is_web_address(all.serve.config);
        all.run = [&all, followed] { return followed ? serve_followed(all.serve, all.follow) : serve(all.serve); };
    });
}

void add_check(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("check", "Check a configuration: every error at once, exit 2 when there is one");
    app.add_option("file", all.check.file, "The configuration file (signalbox.yaml)")->type_name("FILE");
    app.add_flag("--strict", all.check.strict, "Weights must sum to 100");
    app.add_flag("--allow-inline-secrets", all.check.allow_inline_secrets, "Accept secrets written into the configuration");
    app.add_flag("--fetch", all.check.fetch, "Ask vaults for the secrets that the configuration has there");
    add_format(app, all, {"text", "json"});
    app.callback([&all] {
        all.check.file = file_or_default(all.check.file);
        if (all.check.file.empty()) throw CLI::RequiredError(std::string(no_file), CLI::ExitCodes::RequiredError);
        all.check.json = all.format == "json";
        all.run = [&all] { return check(all.check); };
    });
}

void add_explain(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("explain", "Decide a request and show why; nothing is sent");
    app.add_option("request", all.explain.file, "A file with the request's JSON body")->required()->type_name("FILE");
    app.add_option("--config", all.explain.config, "The configuration file (signalbox.yaml)")->type_name("FILE");
    app.add_option("--path", all.explain.path, "The path that is asked, with its query (/v1/chat/completions)");
    app.add_option("--method", all.explain.method, "Its method (POST); others are taken by raw routes");
    app.add_option("--header", all.explain.headers, "\"Name: value\", a header of the request; repeatable")->type_name("HEADER");
    app.add_option("--consumer", all.explain.consumer, "Who asks (without: someone who may use everything)");
    app.add_option("--claims", all.explain.claims, "What the caller's token says, a JSON object; with an authenticator of type jwt")
        ->excludes("--consumer");
    app.add_option("--key", all.explain.key, "The key that the caller presents, of the configuration or made by `signalbox keys`")
        ->excludes("--consumer")
        ->excludes("--claims");
    app.add_option("--chance", all.explain.chance, "The random number of the decision, from 0 to below 1 (0.5)")->check(fraction());
    app.callback([&all] {
        all.explain.config = file_or_default(all.explain.config);
        if (all.explain.config.empty()) throw CLI::RequiredError(std::string(no_file), CLI::ExitCodes::RequiredError);
        all.run = [&all] { return explain(all.explain); };
    });
}

void add_init(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("init", "Write a configuration to begin with; never replaces a file");
    app.add_option("file", all.init.file, "The file to write (signalbox.yaml)")->type_name("FILE");
    app.callback([&all] { all.run = [&all] { return init(all.init); }; });
}

void add_keys(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("keys", "Gateway keys");
    auto& create = *app.add_subcommand("create", "Make a key; it is shown once");
    create.add_option("name", all.key.name, "What the key is for")->required();
    create.add_option("--consumer", all.key.consumer, "Who uses it (the name when absent)");
    create.add_option("--allow", all.key.allow,
                      "model:ID, group:ID, model:*, group:*, provider:ID, http:ID or *; repeatable; all when absent");
    create.add_option("--expires", all.key.expires, "30d, 12h, 2027-01-01 or RFC 3339");
    create.add_flag("--new", all.key.fresh, "Make the key store of an event store that is not there yet");
    auto& list = *app.add_subcommand("list", "List the keys");
    auto& rotate = *app.add_subcommand("rotate", "Make a key in the place of another, which works for a while longer");
    auto& revoke = *app.add_subcommand("revoke", "End a key, at once");
    for (CLI::App* each : {&rotate, &revoke}) each->add_option("id", all.key.id, "The key's id, as `keys list` shows it")->required();
    rotate.add_option("--grace", all.key.grace, "How long the old key still works: 24h, 7d, 2027-01-01 or RFC 3339; 0s ends it now (24h)");
    rotate.add_option("--expires", all.key.expires, "Of the new key, as for create; asked for when the old one has an end");
    for (auto const& [each, command] : std::initializer_list<std::pair<CLI::App*, int (*)(key_options const&)>>{
             {&create, keys_create}, {&list, keys_list}, {&rotate, keys_rotate}, {&revoke, keys_revoke}}) {
        add_store(*each, all.key.where);
        add_format(*each, all, {"table", "json"});
        each->callback([&all, command = command] {
            all.key.json = all.format == "json";
            all.run = [&all, command] { return command(all.key); };
        });
    }
}

void add_limits(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("limits", "How much of each limit is used");
    app.add_option("limit", all.limit.limit, "The limit's id (without: all)")->type_name("LIMIT");
    app.add_option("--config", all.limit.config, "The configuration file (signalbox.yaml)")->type_name("FILE");
    app.add_option("--store", all.limit.store, "The event store's file, instead of the configuration's: what the gateway of this file used")
        ->type_name("FILE")
        ->check(store_file());
    app.add_flag("--local", all.limit.local, "What this gateway used, also where gateways share their limits through Redis");
    add_format(app, all, {"table", "json"});
    app.callback([&all] {
        all.limit.config = file_or_default(all.limit.config);
        if (all.limit.config.empty()) throw CLI::RequiredError(std::string(no_file), CLI::ExitCodes::RequiredError);
        all.limit.json = all.format == "json";
        all.run = [&all] { return show_limits(all.limit); };
    });
}

void add_stores(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("store", "Stores of events as a whole");
    app.require_subcommand(1);
    auto& copy = *app.add_subcommand("copy", "Bring the events of one store into another");
    copy.add_option("from", all.copy.from, "A store's file, or postgres:CONNECTION")->type_name("FROM")->required();
    copy.add_option("to", all.copy.to, "The store that gets them: a file, or postgres:CONNECTION")->type_name("TO")->required();
    copy.callback([&all] { all.run = [&all] { return store_copy(all.copy); }; });
}

void add_audit(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("audit", "The chain over events and acts of administration");
    auto& verify = *app.add_subcommand("verify", "Check the chain: names the first broken link, exit 1 when there is one");
    auto& head = *app.add_subcommand("head", "Print the digest of the newest link, to be kept elsewhere");
    auto& log = *app.add_subcommand("log", "The acts of administration: who did what, a JSON object a line");
    verify.add_option("--head", all.audit.head, "A digest the chain must have, or a file with lines of `audit head`")
        ->type_name("DIGEST|FILE");
    verify.add_flag("--json", all.audit.json, "The same as --output json");
    add_format(verify, all, {"text", "json"});
    for (auto const& [each, command] : std::initializer_list<std::pair<CLI::App*, int (*)(audit_options const&)>>{
             {&verify, audit_verify}, {&head, audit_head}, {&log, audit_log}}) {
        add_store(*each, all.audit.where);
        each->callback([&all, command = command] {
            all.audit.json = all.audit.json || all.format == "json";
            all.run = [&all, command] { return command(all.audit); };
        });
    }
}

void add_prices(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("prices", "What models cost, by the built-in table or one of your own");
    app.add_option("model", all.price.model, "vendor/model, or a part of the name (without: all)")->type_name("MODEL");
    app.add_option("--table", all.price.table, "A price table to read instead of the built-in one")->type_name("FILE");
    add_format(app, all, {"text", "json"});
    app.callback([&all] {
        all.price.json = all.format == "json";
        all.run = [&all] { return prices(all.price); };
    });
}

void add_mcp(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand(
        "mcp", "Let an agent look at recorded traffic (Model Context Protocol on standard input and output); it only reads");
    app.add_option("--config", all.mcp.config, "The configuration file of the commands that answer")->type_name("FILE");
    app.add_option("--store", all.mcp.store, "The event store's file, instead of the configuration's")->type_name("FILE");
    app.add_flag("--payloads", all.mcp.payloads, "Bodies of requests and replies may be read too, where they were kept");
    app.callback([&all] { all.run = [&all] { return mcp(all.mcp); }; });
}

void add_sample_data(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("sample-data", "Write a store of made-up traffic, with stories planted in it to be found");
    app.add_option("file", all.sample.file, "The store to write")->required()->type_name("FILE")->check(store_file());
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

void add_health(CLI::App& root, choices& all)
{
    auto& app = *root.add_subcommand("health", "Ask a running gateway whether it takes requests: exit 0 when it does");
    auto& admin = *app.add_option("--admin", all.health.admin, "Its operator's listener (127.0.0.1:9090)")->type_name("HOST:PORT");
    auto& gateway = *app.add_option("--gateway", all.health.admin, "The same as a URL, as other commands take it")->type_name("URL");
    app.callback([&all, &admin, &gateway] {
        if (admin.count() > 0 && gateway.count() > 0)
            throw CLI::ParseError(
                "--admin HOST:PORT and --gateway URL name the same, the operator's listener (server.admin.listen): give one of them",
                CLI::ExitCodes::ExcludesError);
        all.run = [&all] { return health(all.health); };
    });
}

void add_about(CLI::App& root, choices& all)
{
    root.add_subcommand("schema", "Print the configuration's JSON Schema, for editors")->callback([&all] {
        all.run = [] { return std::cout << config::json_schema() << std::flush, 0; };
    });
    auto& completion = *root.add_subcommand("completion", "Print a shell's completion script");
    completion.add_option("shell", all.shell, "The shell")->required()->check(one_of({"bash", "zsh", "fish"}));
    completion.callback([&all, &root] {
        all.run = [&all, &root] { return std::cout << completion_script(outline_of(root), all.shell) << std::flush, 0; };
    });
    // Both are answered before the parse; here they have their help.
    root.add_subcommand("manual", "Print a command's manual page, for man(1)")
        ->add_option("command", all.words, "The command (signalbox itself when absent)");
    root.add_subcommand("help", "Print the help of a command")->add_option("command", all.words, "The command");
    root.add_subcommand("version", "Print the version")->callback([&all] {
        all.run = [] { return std::cout << "signalbox " << version_text() << "\n", 0; };
    });
}

/// An option that may stand without its name is listed in both forms.
option_outline outline_of(CLI::Option const& of, bool positional)
{
    option_outline made;
    made.about = of.get_description();
    made.positional = positional;
    made.required = of.get_required();
    if (positional) {
        made.names.push_back(of.get_name(true));
    } else {
        for (std::string const& name : of.get_lnames()) made.names.push_back("--" + name);
        for (std::string const& name : of.get_snames()) made.names.push_back("-" + name);
    }
    if (of.get_expected_max() > 0) made.value = of.get_type_name();
    auto const open = made.value.find(":{"), close = made.value.find('}');
    if (open != std::string::npos && close != std::string::npos) {
        std::string const words = made.value.substr(open + 2, close - open - 2);
        made.value.erase(open);
        for (std::size_t at = 0; at <= words.size();) {
            auto const end = std::min(words.find(',', at), words.size());
            made.words.push_back(words.substr(at, end - at));
            at = end + 1;
        }
    }
    return made;
}

}  // namespace

void add_commands(CLI::App& root, choices& all)
{
    add_serve(root, all);
    add_check(root, all);
    add_explain(root, all);
    add_init(root, all);
    add_changes(root, all);
    add_keys(root, all);
    add_events(root, all);
    add_report(root, all);
    add_what_if(root, all);
    add_limits(root, all);
    add_audit(root, all);
    add_stores(root, all);
    add_prices(root, all);
    add_mcp(root, all);
    add_sample_data(root, all);
    add_health(root, all);
    add_about(root, all);
}

command_outline outline_of(CLI::App const& app, std::string const& above)
{
    command_outline made{app.get_name(), above.empty() ? app.get_name() : above + " " + app.get_name(), app.get_description(), {}, {}};
    for (CLI::Option const* each : app.get_options([](CLI::Option const*) { return true; })) {
        if (each->nonpositional()) made.options.push_back(outline_of(*each, false));
        if (each->get_positional()) made.options.push_back(outline_of(*each, true));
    }
    for (CLI::App const* each : app.get_subcommands([](CLI::App const*) { return true; }))
        made.commands.push_back(outline_of(*each, made.path));
    return made;
}

}  // namespace signalbox::server
