// Feeds OpenAI reply readers in any cut and tells the events as lines that tests compare; loads captures. Reads files of the tree only.
#pragma once

#include "engine/dialect/openai_chat/codecs.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_chat::replay {

inline std::string golden(std::string_view name)
{
    std::ifstream file(std::string(SIGNALBOX_SOURCE_DIR "/tests/golden/openai_chat/").append(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return file ? text.str() : "missing capture " + std::string(name);
}

/// JSON without the white space between its tokens.
inline std::string compact(std::string_view json)
{
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (quoted && json[i] == '\\')
            out += json[i++];
        else if (json[i] == '"')
            quoted = !quoted;
        else if (!quoted && std::string_view(" \n\r\t").find(json[i]) != std::string_view::npos)
            continue;
        out += json[i];
    }
    return out;
}

struct teller {
    static std::string at(std::uint32_t choice) { return choice == 0 ? std::string() : "#" + std::to_string(choice); }
    std::string operator()(model::reply_start const& e) const { return "start " + e.id + " " + e.model; }
    std::string operator()(model::text_delta const& e) const { return "text" + at(e.choice) + " " + e.text; }
    std::string operator()(model::refusal_delta const& e) const { return "refusal" + at(e.choice) + " " + e.text; }
    std::string operator()(model::reasoning_delta const& e) const { return "reasoning " + e.text; }
    std::string operator()(model::reasoning_signature const& e) const { return "signature " + e.signature; }
    std::string operator()(model::redacted_reasoning const& e) const { return "redacted " + e.data; }
    std::string operator()(model::tool_start const& e) const
    {
        return "tool" + at(e.choice) + " " + std::to_string(e.index) + " " + e.id + " " + e.name + (e.custom ? " custom" : "");
    }
    std::string operator()(model::tool_arguments const& e) const
    {
        return "arguments" + at(e.choice) + " " + std::to_string(e.index) + " " + e.fragment;
    }
    std::string operator()(model::finish const& e) const
    {
        static constexpr char const* words[] = {"stop", "stop_sequence", "length", "tool_calls", "content_filter", "other"};
        std::string out = "finish" + at(e.choice) + " " + words[static_cast<int>(e.reason)] + " (" + e.native + ")";
        return e.stop_sequence.empty() ? out : out + " " + e.stop_sequence;
    }
    std::string operator()(model::usage_report const& e) const
    {
        model::usage const& t = e.tokens;
        return "usage " + std::to_string(t.input_tokens) + "/" + std::to_string(t.cached_tokens) + "/" +
               std::to_string(t.cache_write_tokens) + " " + std::to_string(t.output_tokens) + "/" + std::to_string(t.reasoning_tokens);
    }
    std::string operator()(model::reply_error const& e) const
    {
        return "error " + std::to_string(e.status) + " [" + e.type + "] [" + e.code + "] " + e.message;
    }
    std::string operator()(model::reply_end const&) const { return "end"; }
    std::string operator()(model::keep_alive const&) const { return "alive"; }
    std::string operator()(model::reply_loss const& e) const { return "loss " + e.field; }
    std::string operator()(model::embedding const& e) const { return "embedding " + e.numbers; }
};

inline std::string told(std::vector<model::reply_event> const& events)
{
    std::string out;
    for (model::reply_event const& each : events) out.append(std::visit(teller(), each)).append("\n");
    return out;
}

/// Feeds the pieces and ends the body. The last line tells how many events bore content, and the fault when there was one.
inline std::string read(framing how, detail how_much, std::vector<std::string_view> const& pieces)
{
    auto const reader = make_reply_reader(how, how_much);
    std::vector<model::reply_event> events;
    model::result<void> done;
    for (std::string_view const piece : pieces) {
        // A copy that dies at once: a reader that keeps a view is found by the address sanitizer.
        std::string const mortal(piece);
        if (done) done = reader->feed(mortal, events);
    }
    if (done) done = reader->finish(events);
    std::string out = told(events);
    if (!done) out.append("fault ").append(model::name(done.error().kind)).append("\n");
    return out.append("contents ").append(std::to_string(reader->content_events())).append("\n");
}

inline std::string read_stream(std::string_view bytes)
{
    return read(framing::stream, detail::full, {bytes});
}
inline std::string digest_stream(std::string_view bytes)
{
    return read(framing::stream, detail::digest, {bytes});
}
inline std::string read_whole(std::string_view bytes)
{
    return read(framing::whole, detail::full, {bytes});
}
inline std::string digest_whole(std::string_view bytes)
{
    return read(framing::whole, detail::digest, {bytes});
}

/// A stream of the given data lines and [DONE].
inline std::string stream_of(std::vector<std::string_view> const& chunks)
{
    std::string out;
    for (std::string_view const chunk : chunks) out.append("data: ").append(chunk).append("\n\n");
    return out.append("data: [DONE]\n\n");
}

/// The lines that begin with one of the words.
inline std::string only(std::string_view lines, std::initializer_list<std::string_view> words)
{
    std::string out;
    while (!lines.empty()) {
        std::string_view const line = lines.substr(0, lines.find('\n') + 1);
        lines.remove_prefix(line.size());
        for (std::string_view const word : words)
            if (line.starts_with(word)) out += line;
    }
    return out;
}

/// All stream captures.
inline std::vector<std::string_view> const& streams()
{
    static std::vector<std::string_view> const names{"parallel_tools.sse",   "openai_text.sse", "deepseek_reasoning.sse",
                                                     "openrouter_error.sse", "groq.sse",        "vllm_continuous_usage.sse",
                                                     "azure_two_choices.sse"};
    return names;
}

}  // namespace signalbox::dialect::openai_chat::replay
