// The relay road's half of the request reader: one pass over the body, nothing copied but the model's name.
#include "engine/dialect/anthropic/request_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

namespace {

using wire::json_kind;
using wire::json_view;

model::failure wrong(std::string_view field, std::string_view what)
{
    return {model::fault::bad_request, std::string(field).append(": ").append(what), std::string(field)};
}

enum class routing_field : std::uint8_t { none, model, stream, messages, max_tokens };

routing_field which(std::string_view key)
{
    if (key == "model") return routing_field::model;
    if (key == "stream") return routing_field::stream;
    if (key == "messages") return routing_field::messages;
    if (key == "max_tokens") return routing_field::max_tokens;
    return routing_field::none;
}

struct scan_state {
    scanned_request found;
    unsigned seen = 0;  // a bit for each routing_field
    std::optional<model::failure> wrong;

    void member(std::string_view raw_key, std::string_view value);
    void note(std::string_view key, std::string_view value);
    void take(routing_field field, std::string_view name, std::string_view value);
};

void scan_state::member(std::string_view raw_key, std::string_view value)
{
    if (wrong) return;
    if (wire::is_plain_name(raw_key)) return note(raw_key, value);
    // A key may be spelled with escapes, and the provider would still understand it: routing must see the same name.
    std::string const decoded = wire::json_member{raw_key, {}}.key();
    if (auto fine = check_member_name(decoded); !fine) wrong = std::move(fine.error());
    note(decoded, value);
}

void scan_state::note(std::string_view key, std::string_view value)
{
    routing_field const field = which(key);
    note_selection(key, value, found.further_models);
    if (field == routing_field::none || wrong) return;
    static constexpr std::string_view names[] = {"", "model", "stream", "messages", "max_tokens"};
    std::string_view const name = names[static_cast<std::size_t>(field)];
    unsigned const bit = 1u << static_cast<unsigned>(field);
    // Parsers differ in which of two they believe, so a second one could carry a model past the allow-list.
    if (seen & bit)
        wrong = anthropic::wrong(name, "is given twice");
    else
        take(field, name, value);
    seen |= bit;
}

void scan_state::take(routing_field field, std::string_view name, std::string_view value)
{
    json_view const view(value);
    if (field == routing_field::model) {
        auto text = view.null() ? std::optional(std::string()) : view.string();
        if (!text)
            wrong = anthropic::wrong(name, "must be a string naming a model or group");
        else
            found.model = std::move(*text);
        found.model_literal = view.raw();
    } else if (field == routing_field::stream) {
        if (!view.null() && !view.boolean()) wrong = anthropic::wrong(name, "must be true or false");
        found.stream = view.boolean().value_or(false);
    } else if (field == routing_field::messages) {
        std::string_view const raw = view.raw();
        bool const filled = raw.front() == '[' && raw.find_first_not_of(" \t\r\n", 1) != raw.size() - 1;
        if (!filled) wrong = anthropic::wrong(name, "must be a list with at least one message");
    } else {
        found.max_output_tokens = view.unsigned_integer();  // anything else is the provider's to refuse
    }
}

}  // namespace

model::result<scanned_request> messages_request_reader::scan(std::string_view body) const
{
    scan_state state;
    auto const checked =
        wire::check_json_object(body, [&state](std::string_view key, std::string_view value) { state.member(key, value); });
    if (!checked) return checked.error();
    if (state.wrong) return std::move(*state.wrong);
    if (!(state.seen & (1u << static_cast<unsigned>(routing_field::messages))))
        return wrong("messages", "is required: a list with at least one message");
    state.found.include_usage = true;  // this dialect always reports usage
    return std::move(state.found);
}

}  // namespace signalbox::dialect::anthropic
