#include "engine/dialect/openai_chat/completion_reader.hpp"

#include "engine/dialect/openai_chat/option_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// Texts, or lists of tokens; a list of numbers is one prompt.
std::uint64_t count_prompts(json_view prompt)
{
    if (prompt.kind() != json_kind::array) return 1;
    std::uint64_t count = 0;
    for (json_view const each : prompt.elements()) {
        if (each.kind() == json_kind::number) return 1;
        ++count;
    }
    return std::max<std::uint64_t>(count, 1);
}

struct routing_fields {
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model_name, fields);
        out.stream = fields.flag(stream, "stream").value_or(false);
        if (fields.object(stream_options, "stream_options")) {
            auto const here = fields.inside("stream_options");
            out.include_usage = fields.flag(stream_options["include_usage"], "include_usage").value_or(false);
        }
        out.max_output_tokens = fields.count(max_tokens, "max_tokens");
        std::uint64_t const each = std::max({std::uint64_t{1}, n.unsigned_integer().value_or(1), best_of.unsigned_integer().value_or(1)});
        out.choices = std::min(each, most_answers) * count_prompts(prompt);
        if (fields.failed()) return fields.failure();
        return out;
    }

    void note(std::string_view key, std::string_view value)
    {
        if (key == "model")
            shared.note(model_name, "model", value);
        else if (key == "stream")
            shared.note(stream, "stream", value);
        else if (key == "max_tokens")
            shared.note(max_tokens, "max_tokens", value);
        else if (key == "stream_options")
            shared.note(stream_options, "stream_options", value);
        else if (key == "prompt")
            prompt = json_view(value);
        else if (key == "n")
            n = json_view(value);
        else if (key == "best_of")
            best_of = json_view(value);
        else
            shared.select(key, value);
    }

    static constexpr std::uint64_t most_answers = 128;  // that OpenAI gives to one prompt (n)
    json_view model_name, stream, stream_options, max_tokens, n, best_of, prompt;
    routing_members shared;
};

struct members {
    json_view model, prompt, suffix, max_tokens, temperature, top_p, n, best_of, stream, stream_options, logprobs, echo, stop, user;
};

members picked(json_view body, field_reader& fields, model::chat_request& into)
{
    members from;
    pick(body,
         {{"model", &from.model},
          {"prompt", &from.prompt},
          {"suffix", &from.suffix},
          {"max_tokens", &from.max_tokens},
          {"temperature", &from.temperature},
          {"top_p", &from.top_p},
          {"n", &from.n},
          {"best_of", &from.best_of},
          {"stream", &from.stream},
          {"stream_options", &from.stream_options},
          {"logprobs", &from.logprobs},
          {"echo", &from.echo},
          {"stop", &from.stop},
          {"user", &from.user}},
         [&](json_member const& member) { fields.keep(member, into.extras); });
    return from;
}

model::failure unsaid(std::string_view field, std::string_view why)
{
    return {model::fault::untranslatable, std::string(field).append(": ").append(why), std::string(field)};
}

/// The one text of the prompt, or why a chat cannot ask it.
model::result<std::string> text_of(json_view prompt, field_reader& fields)
{
    json_view only = prompt;
    if (prompt.kind() == json_kind::array) {
        std::size_t count = 0;
        for (json_view const each : prompt.elements()) {
            bool const tokens = each.kind() == json_kind::number || each.kind() == json_kind::array;
            if (tokens) return unsaid("prompt", "tokens mean something to their own model only: send text");
            if (++count > 1) return unsaid("prompt", "models of other APIs answer one prompt at a time: send one text");
            only = each;
        }
    }
    auto text = only.string();
    if (!text || text->empty()) fields.wrong_type("prompt", "a text that is not empty", only);
    return std::move(text).value_or(std::string());
}

/// What no chat can say; nothing when the request asks for none of it.
std::optional<model::failure> beyond_a_chat(members const& from, field_reader& fields)
{
    if (!fields.text(from.suffix, "suffix").empty()) return unsaid("suffix", "only models of completions write before a suffix");
    if (fields.flag(from.echo, "echo").value_or(false)) return unsaid("echo", "only models of completions repeat the prompt");
    if (!from.logprobs.nothing()) return unsaid("logprobs", "only models of completions give their log probabilities");
    auto const best_of = fields.count(from.best_of, "best_of");
    if (best_of && *best_of != fields.count(from.n, "n").value_or(1))
        return unsaid("best_of", "only models of completions choose among their answers");
    return std::nullopt;
}

}  // namespace

model::result<scanned_request> completion_request_reader::scan(std::string_view body) const
{
    return scan_members<routing_fields>(body);
}

model::result<model::chat_request> completion_request_reader::read(std::string_view body) const
{
    auto scanned = scan(body);
    if (!scanned) return scanned.error();
    model::chat_request into;
    into.model = std::move(scanned->model);
    field_reader fields;
    members const from = picked(json_view(body), fields, into);
    auto prompt = text_of(from.prompt, fields);
    if (!prompt) return prompt.error();
    auto refused = beyond_a_chat(from, fields);
    model::turn asked{.who = model::role::user, .name = {}, .parts = {}};
    asked.parts.emplace_back(model::text_part{std::move(*prompt), {}});
    into.turns.push_back(std::move(asked));
    read_streaming(from.stream, from.stream_options, fields, into);
    into.max_output_tokens = fields.count(from.max_tokens, "max_tokens");
    into.temperature = fields.number(from.temperature, "temperature");
    into.top_p = fields.number(from.top_p, "top_p");
    into.n = fields.count(from.n, "n");
    if (into.n == 0) fields.wrong("n", "must be at least 1");
    read_stop(from.stop, fields, into);
    into.user = fields.text(from.user, "user");
    if (fields.failed()) return fields.failure();
    if (refused) return std::move(*refused);
    return into;
}

constinit completion_request_reader const completion_reader;

}  // namespace signalbox::dialect::openai_chat
