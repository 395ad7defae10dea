#include "engine/dialect/unified/request_reader.hpp"

#include "engine/dialect/parts/request_extras.hpp"
#include "engine/dialect/parts/routing_members.hpp"
#include "engine/dialect/unified/names.hpp"

#include <array>

namespace signalbox::dialect::unified {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

constexpr std::size_t message_limit = 100'000, text_limit = 100'000, stop_limit = 1024;

// Further names of one field.
constexpr std::array<std::string_view, 2> limit_names{"max_tokens", "max_output_tokens"};
constexpr std::array<std::string_view, 3> answer_names{"candidates", "candidate_count", "n"};
constexpr std::array<std::string_view, 2> stop_names{"stop", "stop_sequences"};

/// A field under one of its names; two of them are a complaint.
struct named_value {
    std::string_view name;
    json_view value;

    template <std::size_t Count>
    bool take(std::array<std::string_view, Count> const& names, std::string_view key, json_view given, field_reader& fields)
    {
        for (std::string_view const each : names) {
            if (each != key) continue;
            if (!value.nothing() && !given.nothing()) fields.wrong(each, "says the same as " + std::string(name) + "; give one of them");
            if (value.nothing()) *this = {each, given};
            return true;
        }
        return false;
    }
};

struct members {
    json_view model, stream, messages, temperature, top_p, top_k, user;
    named_value input, instructions, limit, answers, stop;

    /// False for a member of another name.
    bool take(std::string_view key, json_view value, field_reader& fields)
    {
        for (auto const& [name, view] :
             {named_view{"model", &model}, named_view{"stream", &stream}, named_view{"messages", &messages},
              named_view{"temperature", &temperature}, named_view{"top_p", &top_p}, named_view{"top_k", &top_k}, named_view{"user", &user}})
            if (name == key) {
                *view = value;
                return true;
            }
        return input.take(input_names, key, value, fields) || instructions.take(instruction_names, key, value, fields) ||
               limit.take(limit_names, key, value, fields) || answers.take(answer_names, key, value, fields) ||
               stop.take(stop_names, key, value, fields);
    }
};

/// The top-level members routing looks at, noted as the checker passes them.
struct routing_fields {
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model_name, fields);
        out.stream = fields.flag(stream, "stream").value_or(false);
        out.include_usage = true;
        out.max_output_tokens = fields.count(limit.value, limit.name);
        out.choices = std::max<std::uint64_t>(fields.count(answers.value, answers.name).value_or(1), 1);
        if (fields.failed()) return fields.failure();
        if (wrong.failed()) return wrong.failure();
        return out;
    }

    void note(std::string_view key, std::string_view value)
    {
        if (key == "model") return shared.note(model_name, "model", value);
        if (key == "stream") return shared.note(stream, "stream", value);
        if (limit.take(limit_names, key, json_view(value), wrong) || answers.take(answer_names, key, json_view(value), wrong)) return;
        shared.select(key, value);
    }

    json_view model_name, stream;
    named_value limit, answers;
    routing_members shared;
    field_reader wrong;
};

/// A text, or a list of texts and of objects with a text.
void read_texts(json_view from, std::string_view name, field_reader& fields, std::vector<model::part>& into)
{
    if (from.kind() == json_kind::string) {
        into.emplace_back(model::text_part{from.string_or(""), {}});
        return;
    }
    if (from.kind() != json_kind::array) return fields.wrong_type(name, "a text or a list of texts", from);
    fields.elements(from, name, text_limit, "text", [&](json_view each) {
        json_view const text = each.kind() == json_kind::object ? each["text"] : each;
        if (text.kind() != json_kind::string) return fields.wrong_type("", "a text, or an object with a text", each);
        into.emplace_back(model::text_part{text.string_or(""), {}});
    });
    if (into.empty()) fields.wrong(name, "must hold at least one text");
}

void read_message(json_view from, field_reader& fields, request_extras& extras, std::vector<model::turn>& into)
{
    if (from.kind() != json_kind::object) return fields.wrong_type("", "an object", from);
    json_view role, content;
    pick(from, {{"role", &role}, {"content", &content}}, [&](json_member const& other) { extras.hint(other); });
    std::string const word = fields.required_text(role, "role");
    model::turn made;
    if (word == "system")
        made.who = model::role::system;
    else if (word == "assistant")
        made.who = model::role::assistant;
    else if (word != "user" && !fields.failed())
        return fields.wrong("role", "must be system, user or assistant");
    read_texts(content, "content", fields, made.parts);
    into.push_back(std::move(made));
}

void read_turns(members const& from, field_reader& fields, request_extras& extras, std::vector<model::turn>& into)
{
    if (!from.instructions.value.nothing())
        read_texts(from.instructions.value, from.instructions.name, fields,
                   into.emplace_back(model::turn{.who = model::role::system, .name = {}, .parts = {}}).parts);
    fields.elements(from.messages, "messages", message_limit, "message", [&](json_view each) { read_message(each, fields, extras, into); });
    bool const asked = !from.input.value.nothing();
    if (asked) read_texts(from.input.value, from.input.name, fields, into.emplace_back().parts);
    if (!asked && from.messages.elements().empty()) fields.wrong("input", "is missing: what the model is asked, a text");
}

void read_stops(named_value const& from, field_reader& fields, std::vector<std::string>& into)
{
    if (from.value.nothing()) return;
    if (from.value.kind() == json_kind::string) return into.push_back(from.value.string_or(""));
    fields.elements(from.value, from.name, stop_limit, "stop sequence", [&](json_view each) {
        if (each.kind() != json_kind::string) return fields.wrong_type("", "a text", each);
        into.push_back(each.string_or(""));
    });
}

void read_settings(members const& from, field_reader& fields, model::chat_request& into)
{
    into.max_output_tokens = fields.count(from.limit.value, from.limit.name);
    into.temperature = fields.number(from.temperature, "temperature");
    into.top_p = fields.number(from.top_p, "top_p");
    into.top_k = fields.count(from.top_k, "top_k");
    into.n = fields.count(from.answers.value, from.answers.name);
    into.user = fields.text(from.user, "user");
    read_stops(from.stop, fields, into.stop);
}

}  // namespace

model::result<scanned_request> unified_request_reader::scan(std::string_view body) const
{
    return scan_members<routing_fields>(body);
}

model::result<model::chat_request> unified_request_reader::read(std::string_view body) const
{
    auto const known = scan(body);
    if (!known) return known.error();
    model::chat_request into;
    into.model = known->model;
    into.stream = known->stream;
    into.include_usage = true;
    field_reader fields;
    request_extras extras(fields, into.extras, model::dialect::unified);
    members from;
    for (json_member const& each : json_view(body).members())
        if (!from.take(each.key(), each.value, fields)) extras.hint(each);
    read_turns(from, fields, extras, into.turns);
    read_settings(from, fields, into);
    if (fields.failed()) return fields.failure();
    return into;
}

constinit unified_request_reader const reader;

}  // namespace signalbox::dialect::unified
