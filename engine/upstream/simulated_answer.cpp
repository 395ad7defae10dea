// The simulated model's mind: a sentence about the request, a tool call when a tool is due, JSON when a format is asked for. Pure.
#include "engine/upstream/simulated_answer.hpp"

#include "engine/base/utf8.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <cctype>

namespace signalbox::upstream {

namespace {

/// How much of the user's message is repeated: a prompt of any size gets an answer of a sane one.
constexpr std::size_t repeated_limit = 200;
/// A token is at most this many bytes, so that text without spaces streams in pieces too.
constexpr std::size_t token_limit = 16;

bool continues_code_point(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::string shortened(std::string_view text)
{
    std::string_view const kept = base::cut_at_character(text, repeated_limit);
    return kept.size() == text.size() ? std::string(text) : std::string(kept) + "...";
}

bool asks_for_a_tool(std::string_view text)
{
    static constexpr std::string_view wish = "use a tool";
    auto const same = [](char left, char right) { return std::tolower(static_cast<unsigned char>(left)) == right; };
    return std::search(text.begin(), text.end(), wish.begin(), wish.end(), same) != text.end();
}

simulated_tool const* tool_due(simulated_ask const& ask)
{
    using choosing = simulated_ask::choosing;
    if (ask.tools.empty() || ask.choice == choosing::none) return nullptr;
    if (ask.choice == choosing::named) {
        auto const named = std::find_if(ask.tools.begin(), ask.tools.end(), [&](auto const& each) { return each.name == ask.chosen_tool; });
        return named == ask.tools.end() ? nullptr : &*named;
    }
    bool const wanted = ask.choice == choosing::required || (!ask.answers_a_tool && asks_for_a_tool(ask.last_user_text));
    return wanted ? &ask.tools.front() : nullptr;
}

std::string said(simulated_ask const& ask, simulation const& played)
{
    if (ask.wanted == simulated_ask::form::json_schema) return smallest_value(ask.schema);
    std::string text = played.text;
    if (text.empty()) {
        text = "This is " + ask.model + ", simulated by Signalbox.";
        if (!ask.last_user_text.empty()) text += " You said: " + shortened(ask.last_user_text);
    }
    if (ask.wanted == simulated_ask::form::json_object) return "{\"answer\":" + wire::json_string(text) + "}";
    return text;
}

/// Cuts the text before the stop sequence that comes first.
void apply_stop(std::string& text, simulated_ask const& ask, simulated_answer& out)
{
    std::size_t first = std::string::npos;
    for (auto const& each : ask.stop) {
        auto const at = each.empty() ? std::string::npos : text.find(each);
        if (at >= first) continue;
        first = at;
        out.matched_stop = each;
    }
    if (first == std::string::npos) return;
    text.resize(first);
    out.end = simulated_answer::ending::stop_sequence;
}

}  // namespace

std::string simulated_answer::text() const
{
    std::string all;
    for (auto const& each : tokens) all += each;
    return all;
}

std::vector<std::string> simulated_tokens(std::string_view text)
{
    std::vector<std::string> tokens;
    while (!text.empty()) {
        std::size_t size = 1;
        bool word = text[0] != ' ' && text[0] != '\n';
        while (size < text.size()) {
            bool const space = text[size] == ' ' || text[size] == '\n';
            if (space && word) break;
            if (size >= token_limit && !continues_code_point(text[size])) break;
            word = word || !space;
            ++size;
        }
        tokens.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return tokens;
}

simulated_answer answer(simulated_ask const& ask, simulation const& played)
{
    simulated_answer out;
    out.prompt_tokens = std::max<std::uint64_t>(1, (ask.prompt_bytes + 3) / 4);
    if (auto const* const tool = tool_due(ask)) {
        out.tool = *tool;
        out.end = simulated_answer::ending::tool;
        std::string_view const schema = tool->schema.empty() ? R"({"type":"object"})" : std::string_view(tool->schema);
        out.tokens = simulated_tokens(tool->custom ? "simulated input" : smallest_value(schema));
    } else {
        auto text = said(ask, played);
        apply_stop(text, ask, out);
        out.tokens = simulated_tokens(text);
    }
    if (ask.max_tokens && out.tokens.size() > *ask.max_tokens) {
        out.tokens.resize(static_cast<std::size_t>(*ask.max_tokens));
        out.end = simulated_answer::ending::length;
        out.matched_stop.clear();
    }
    return out;
}

}  // namespace signalbox::upstream
