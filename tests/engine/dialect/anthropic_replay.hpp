// Feeds reply readers in any cut, tells events as text that tests compare, and loads captures. Pure but for reading files of the tree.
#pragma once

#include "engine/dialect/codec.hpp"

#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

namespace signalbox::dialect::replay {

inline std::string golden(std::string_view path)
{
    std::ifstream file(std::string(SIGNALBOX_SOURCE_DIR "/tests/golden/").append(path), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file ? text.str() : "missing capture " + std::string(path);
}

/// JSON without the white space between its tokens, so that captures may be laid out for people.
inline std::string compact(std::string_view json)
{
    std::string out;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        char const c = json[i];
        if (in_string && c == '\\')
            out.push_back(json[i++]);
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
            continue;
        out.push_back(json[i]);
    }
    return out;
}

struct teller {
    std::string operator()(model::reply_start const& e) const { return "start " + e.id + " " + e.model; }
    std::string operator()(model::text_delta const& e) const { return "text[" + std::to_string(e.choice) + "] " + e.text; }
    std::string operator()(model::refusal_delta const& e) const { return "refusal " + e.text; }
    std::string operator()(model::reasoning_delta const& e) const { return "reasoning " + e.text; }
    std::string operator()(model::reasoning_signature const& e) const { return "signature " + e.signature; }
    std::string operator()(model::redacted_reasoning const& e) const { return "redacted " + e.data; }
    std::string operator()(model::tool_start const& e) const
    {
        return "tool " + std::to_string(e.index) + " " + e.id + " " + e.name + (e.custom ? " custom" : "");
    }
    std::string operator()(model::tool_arguments const& e) const { return "arguments " + std::to_string(e.index) + " " + e.fragment; }
    std::string operator()(model::finish const& e) const
    {
        static constexpr char const* reasons[] = {"stop", "stop_sequence", "length", "tool_calls", "content_filter", "other"};
        std::string out = std::string("finish ") + reasons[static_cast<int>(e.reason)] + " native=" + e.native;
        return e.stop_sequence.empty() ? out : out + " sequence=" + e.stop_sequence;
    }
    std::string operator()(model::usage_report const& e) const
    {
        return "usage in=" + std::to_string(e.tokens.input_tokens) + " cached=" + std::to_string(e.tokens.cached_tokens) +
               " write=" + std::to_string(e.tokens.cache_write_tokens) + " write1h=" + std::to_string(e.tokens.cache_write_1h_tokens) +
               " out=" + std::to_string(e.tokens.output_tokens) + " reasoning=" + std::to_string(e.tokens.reasoning_tokens);
    }
    std::string operator()(model::reply_error const& e) const
    {
        return "error " + std::to_string(e.status) + " " + e.type + " code=" + e.code + " " + e.message;
    }
    std::string operator()(model::reply_end const&) const { return "end"; }
    std::string operator()(model::keep_alive const&) const { return "alive"; }
    std::string operator()(model::reply_loss const& e) const { return "loss " + e.field; }
    std::string operator()(model::embedding const& e) const { return "embedding " + e.numbers; }
};

/// A line for each event.
inline std::string told(std::vector<model::reply_event> const& events)
{
    std::string out;
    for (model::reply_event const& event : events) out.append(std::visit(teller(), event)).append("\n");
    return out;
}

/// Feeds the pieces one after the other and ends the body; a fault stands as the last line, for instance "fault truncated".
inline std::string told(reply_reader& reader, std::initializer_list<std::string_view> pieces)
{
    std::vector<model::reply_event> events;
    model::result<void> done;
    for (std::string_view piece : pieces)
        if (done) done = reader.feed(piece, events);
    if (done) done = reader.finish(events);
    std::string out = told(events);
    if (!done) out.append("fault ").append(model::name(done.error().kind)).append("\n");
    return out;
}

/// The lines of `text` that begin with one of the words.
inline std::string only(std::string_view text, std::initializer_list<std::string_view> words)
{
    std::string out;
    while (!text.empty()) {
        std::size_t const end = text.find('\n');
        std::string_view const line = text.substr(0, end + 1);
        text.remove_prefix(line.size());
        for (std::string_view word : words)
            if (line.starts_with(word)) out.append(line);
    }
    return out;
}

}  // namespace signalbox::dialect::replay
