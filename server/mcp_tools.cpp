#include "server/mcp_tools.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <filesystem>

namespace signalbox::server {

namespace {

using kind = mcp_argument::kind;

constexpr mcp_argument filter{"filter", "Conditions on events, such as \"model:gpt-4o status>=500\" or \"tag=control,latency_ms>500\"",
                              "--filter"};
constexpr mcp_argument since{"since", "From when: 30m, 1h, 7d before now, a date, or RFC 3339", "--since"};
constexpr mcp_argument until{"until", "The same, for the end", "--until"};

std::vector<mcp_argument> with_range(std::vector<mcp_argument> own)
{
    own.insert(own.end(), {filter, since, until});
    return own;
}

std::vector<mcp_tool> make_tools()
{
    return {
        {"list_events",
         "The newest recorded requests: model, provider, status, times, tokens, cost. No prompts and no answers.",
         {"events", "tail"},
         with_range({{"limit", "At most so many (20)", "--limit", kind::count}}),
         true,
         true},
        {"get_event",
         "Everything that is recorded of one request: every attempt with its times, why it went where it went, limits, policies.",
         {"events", "get"},
         {{"id", "The event's id, req_...", {}, kind::text, true}},
         true,
         true},
        {"get_payload",
         "The bodies of one request and its reply, where they were kept.",
         {"events", "get", "--payload"},
         {{"part", "asked, sent, received or answered (all)", "--part"}, {"id", "The event's id, req_...", {}, kind::text, true}},
         true,
         true,
         true},
        {"statistics",
         "Requests, errors, times, tokens and costs added up by a name.",
         {"events", "stats"},
         with_range({{"by", "model, resolved_model, provider, group, tag, key, consumer, decision, reason or none", "--by"}}),
         true,
         true},
        {"compare_arms",
         "The arms of a group beside each other: times, errors, costs, each with its interval and a verdict.",
         {"report", "experiment"},
         with_range({{"group", "The group", "--group", kind::text, true},
                     {"baseline", "The tag to compare with", "--baseline"},
                     {"primary",
                      "The metric that it is about: latency_p95, latency_p50, first_token_p95, errors, cost, cost_of_success, fallbacks",
                      "--primary"}}),
         true,
         true},
        {"savings",
         "What requests cost beside what one model would have cost for all of them.",
         {"report", "savings"},
         with_range({{"against", "The one model, vendor/model as in the price table", "--against", kind::text, true}}),
         true,
         true},
        {"costs",
         "What requests cost and of what, beside the time before, and what the month will come to.",
         {"report", "cost"},
         with_range({{"by", "model, resolved_model, provider, group, tag, key, consumer, decision, reason or none", "--by"},
                     {"then", "A second level, of the same names", "--then"},
                     {"budget", "Dollars of a month: when they will be spent", "--budget"}}),
         true,
         true},
        {"what_if",
         "What another configuration file would change about recorded requests: routes, cost, latency, refusals. Nothing is sent.",
         {"what-if"},
         with_range({{"file", "The other configuration, in the folder of the gateway's", {}, kind::file, true}}),
         true,
         true},
        {"explain",
         "How the gateway would decide a request, with the reason of each step. Nothing is sent.",
         {"explain"},
         {{"path", "The path that is asked (/v1/chat/completions)", "--path"},
          {"consumer", "Who asks", "--consumer"},
          {"request", "The body of the request", {}, kind::object, true}},
         false,
         true},
        {"check",
         "What is wrong with a configuration file, each with its line.",
         {"check"},
         {{"file",
           "The configuration, in the folder of the gateway's (that of --config, else signalbox.yaml)",
           {},
           kind::file,
           false,
           true}}},
        {"limits", "How much of each limit is used.", {"limits"}, {{"limit", "The limit's id (all)"}}, true, true},
        {"prices", "What models cost.", {"prices"}, {{"model", "vendor/model, or a part of the name"}}},
    };
}

bool is_offered(mcp_tool const& one, mcp_options const& allowed)
{
    return !one.of_payloads || allowed.payloads;
}

std::string_view word_of(kind what)
{
    return what == kind::text || what == kind::file ? "string" : what == kind::count ? "integer" : "object";
}

boost::json::string json_text(std::string_view text)
{
    return boost::json::string(text.data(), text.size());
}

boost::json::object schema_of(mcp_tool const& one)
{
    boost::json::object properties;
    boost::json::array required;
    for (mcp_argument const& each : one.arguments) {
        properties[json_text(each.name)] = {{"type", json_text(word_of(each.what))}, {"description", json_text(each.about)}};
        if (each.required) required.push_back(json_text(each.name));
    }
    return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

model::failure wrong(mcp_tool const& of, std::string_view argument, std::string_view what)
{
    return {model::fault::bad_request, std::string(of.name) + ": " + std::string(argument) + " " + std::string(what),
            std::string(argument)};
}

/// A configuration beside the one of --config, or in the working folder without one.
model::result<std::string> file_from(mcp_tool const& of, mcp_argument const& as, std::string const& given, std::string const& config)
{
    namespace fs = std::filesystem;
    constexpr std::array<std::string_view, 3> endings{".yaml", ".yml", ".json"};
    fs::path const folder = fs::path(config).parent_path(), file = folder / given;
    std::error_code failed;
    fs::path const top = fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, failed);
    fs::path const really = failed ? fs::path() : fs::weakly_canonical(fs::absolute(file), failed);
    auto const below = std::ranges::mismatch(top, really);
    if (failed || below.in1 != top.end() || below.in2 == really.end())
        return wrong(of, as.name, "must be in the folder of the configuration, " + top.string());
    if (std::ranges::find(endings, really.extension().string()) == endings.end())
        return wrong(of, as.name, "must be a configuration: its name ends with .yaml, .yml or .json");
    return file.string();
}

/// The value as a word of a command, or as its input.
model::result<std::string> word_from(mcp_tool const& of, mcp_argument const& as, boost::json::value const& given, mcp_command& into,
                                     std::string const& config)
{
    switch (as.what) {
    case kind::text:
    case kind::file:
        if (!given.is_string()) break;
        if (as.required && given.as_string().empty()) return wrong(of, as.name, "must not be empty");
        if (given.as_string().find('\0') != boost::json::string::npos) return wrong(of, as.name, "must not hold a zero byte");
        if (as.what == kind::file) return file_from(of, as, std::string(given.as_string()), config);
        return std::string(given.as_string());
    case kind::count:
        if (!given.is_int64() || given.as_int64() < 1) break;
        return std::to_string(given.as_int64());
    case kind::object:
        if (!given.is_object()) break;
        into.input = boost::json::serialize(given);
        return std::string(mcp_input);
    }
    return wrong(of, as.name,
                 as.what == kind::count ? "must be a whole number above 0"
                                        : "must be a" + std::string(as.what == kind::object ? "n object" : " text"));
}

bool knows(mcp_tool const& one, std::string_view argument)
{
    return std::ranges::find(one.arguments, argument, &mcp_argument::name) != one.arguments.end();
}

}  // namespace

std::span<mcp_tool const> mcp_tools()
{
    static std::vector<mcp_tool> const all = make_tools();
    return all;
}

boost::json::array describe_tools(mcp_options const& allowed)
{
    boost::json::array all;
    for (mcp_tool const& each : mcp_tools())
        if (is_offered(each, allowed))
            all.push_back({{"name", json_text(each.name)},
                           {"description", json_text(each.about)},
                           {"inputSchema", schema_of(each)},
                           {"annotations", {{"readOnlyHint", true}}}});
    return all;
}

model::result<mcp_command> command_of(std::string_view tool, boost::json::object const& arguments, mcp_options const& allowed)
{
    auto const tools = mcp_tools();
    auto const found = std::ranges::find(tools, tool, &mcp_tool::name);
    if (found == tools.end()) return model::failure{model::fault::bad_request, "there is no tool \"" + std::string(tool) + "\"", "name"};
    if (!is_offered(*found, allowed))
        return model::failure{model::fault::bad_request, std::string(tool) + " is not allowed here: begin with `signalbox mcp --payloads`",
                              "name"};
    for (auto const& each : arguments)
        if (!knows(*found, each.key())) return wrong(*found, each.key(), "is not known here");
    mcp_command made;
    made.words.assign(found->words.begin(), found->words.end());
    bool const plain = found->name == "explain" || found->of_payloads;
    if (!plain) made.words.emplace_back(mcp_as_json);
    if (found->takes_config && !allowed.config.empty()) made.words.push_back("--config=" + allowed.config);
    if (found->takes_store && !allowed.store.empty()) made.words.push_back("--store=" + allowed.store);
    std::vector<std::string> behind;
    for (mcp_argument const& each : found->arguments) {
        auto const* const given = arguments.if_contains(each.name);
        if (!given || given->is_null()) {
            if (each.required) return wrong(*found, each.name, "is missing");
            if (each.configuration && !allowed.config.empty()) behind.push_back(allowed.config);
            continue;
        }
        auto word = word_from(*found, each, *given, made, allowed.config);
        if (!word) return word.error();
        if (each.option.empty())
            behind.push_back(std::move(*word));
        else
            made.words.push_back(std::string(each.option) + "=" + *word);
    }
    // What a caller writes is never taken for an option.
    if (!behind.empty()) made.words.push_back("--");
    made.words.insert(made.words.end(), behind.begin(), behind.end());
    return made;
}

}  // namespace signalbox::server
