// The simulated model's mind: a sentence about the request, a tool call when a tool is due, JSON when a format is asked for. Pure.
#include "engine/simulator/simulated_answer.hpp"

#include "engine/base/utf8.hpp"
#include "engine/simulator/played_script.hpp"
#include "engine/simulator/smallest_value.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <cctype>

namespace signalbox::simulator {

using model::finish_reason;

namespace {

/// Answers to one request; the APIs allow 128, a simulated one need not.
constexpr std::uint64_t choices_limit = 16;
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

/// What of a request a simulated model acts on.
struct heard {
    std::string last_user_text;
    bool answers_a_tool = false;     // the last turn is a tool's result: time to speak
    std::uint64_t prompt_bytes = 0;  // of all text
};

void hear(std::string const& text, std::string& all, heard& out)
{
    all += text;
    out.prompt_bytes += text.size();
}

heard hear(std::vector<model::turn> const& turns)
{
    heard out;
    for (model::turn const& turn : turns) {
        std::string text;
        for (model::part const& part : turn.parts) {
            if (auto const* said = std::get_if<model::text_part>(&part)) hear(said->text, text, out);
            auto const* const result = std::get_if<model::tool_result_part>(&part);
            for (std::size_t i = 0; result && i < result->content.size(); ++i)
                if (auto const* said = std::get_if<model::text_part>(&result->content[i])) hear(said->text, text, out);
        }
        out.answers_a_tool = turn.who == model::role::tool;
        if (turn.who == model::role::user) out.last_user_text = std::move(text);
    }
    return out;
}

model::tool const* tool_named(std::vector<model::tool> const& tools, std::string_view name)
{
    auto const found = std::ranges::find(tools, name, &model::tool::name);
    return found == tools.end() ? nullptr : &*found;
}

model::tool const* tool_due(model::chat_request const& asked, heard const& prompt)
{
    using mode = model::tool_choice::mode;
    model::tool_choice const choice = asked.choice.value_or(model::tool_choice{});
    if (asked.tools.empty() || choice.how == mode::none) return nullptr;
    if (choice.how == mode::named) return tool_named(asked.tools, choice.name);
    bool const wanted = choice.how == mode::required || (!prompt.answers_a_tool && asks_for_a_tool(prompt.last_user_text));
    if (!wanted) return nullptr;
    return choice.allowed.empty() ? &asked.tools.front() : tool_named(asked.tools, choice.allowed.front());
}

std::string words(model::chat_request const& asked, heard const& prompt, upstream::simulation const& played)
{
    using kind = model::response_format::kind;
    kind const form = asked.format ? asked.format->what : kind::text;
    if (form == kind::json_schema) return smallest_value(asked.format->schema);
    std::string text = played.text;
    if (text.empty()) {
        text = "This is " + asked.model + ", simulated by Signalbox.";
        if (!prompt.last_user_text.empty()) text += " You said: " + shortened(prompt.last_user_text);
    }
    if (form == kind::json_object) return "{\"answer\":" + wire::json_string(text) + "}";
    return text;
}

/// Cuts the text before the stop sequence that comes first.
void apply_stop(std::string& text, std::vector<std::string> const& stop, simulated_answer& out)
{
    std::size_t first = std::string::npos;
    for (auto const& each : stop) {
        auto const at = each.empty() ? std::string::npos : text.find(each);
        if (at >= first) continue;
        first = at;
        out.matched_stop = each;
    }
    if (first == std::string::npos) return;
    text.resize(first);
    out.end = finish_reason::stop_sequence;
}

/// A part in tokens. After a stop sequence nothing follows.
void add(simulated_answer& to, said_part part, std::vector<std::string> const& stop)
{
    if (to.end == finish_reason::stop_sequence) return;
    if (part.what == simulated_part::kind::text) apply_stop(part.text, stop, to);
    to.parts.push_back({part.what, simulated_tokens(part.text), std::move(part.tool), part.custom});
}

/// At most so many tokens; parts of which none is left are left out.
void shorten(simulated_answer& out, std::uint64_t limit)
{
    if (out.answer_tokens() <= limit) return;
    std::uint64_t left = limit;
    for (simulated_part& each : out.parts) {
        each.tokens.resize(static_cast<std::size_t>(std::min<std::uint64_t>(each.tokens.size(), left)));
        left -= each.tokens.size();
    }
    std::erase_if(out.parts, [](simulated_part const& each) { return each.tokens.empty(); });
    out.end = finish_reason::length;
    out.matched_stop.clear();
}

std::string arguments_of(model::tool const& called)
{
    if (called.custom) return "simulated input";
    return smallest_value(called.parameters.empty() ? R"({"type":"object"})" : std::string_view(called.parameters));
}

}  // namespace

std::uint64_t simulated_answer::answer_tokens() const
{
    std::uint64_t all = 0;
    for (simulated_part const& each : parts) all += each.tokens.size();
    return all;
}

std::string simulated_answer::text() const
{
    std::string all;
    for (simulated_part const& part : parts)
        for (std::string const& each : part.tokens) all += each;
    return all;
}

simulated_part const* simulated_answer::called() const
{
    auto const found = std::ranges::find(parts, simulated_part::kind::call, &simulated_part::what);
    return found == parts.end() ? nullptr : &*found;
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

simulated_answer answer(model::chat_request const& asked, upstream::simulation const& played)
{
    heard const prompt = hear(asked.turns);
    simulated_answer out;
    out.prompt_tokens = std::max<std::uint64_t>(1, (prompt.prompt_bytes + 3) / 4);
    out.choices = std::clamp<std::uint64_t>(asked.n.value_or(1), 1, choices_limit);
    if (auto scripted = scripted_reply_of(asked, played.script)) {
        for (said_part& each : scripted->parts) add(out, std::move(each), asked.stop);
        if (out.end != finish_reason::stop_sequence) out.end = scripted->end;
    } else if (auto const* const tool = tool_due(asked, prompt)) {
        add(out, {simulated_part::kind::call, arguments_of(*tool), tool->name, tool->custom}, {});
        out.end = finish_reason::tool_calls;
    } else {
        add(out, {simulated_part::kind::text, words(asked, prompt, played)}, asked.stop);
    }
    if (asked.max_output_tokens) shorten(out, *asked.max_output_tokens);
    return out;
}

}  // namespace signalbox::simulator
