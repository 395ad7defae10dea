#include "console/body/turn_body.hpp"

#include "engine/account/token_estimate.hpp"
#include "engine/base/hash.hpp"
#include "engine/base/utf8.hpp"

#include <algorithm>
#include <variant>

namespace signalbox::console {

namespace {

std::string oneLine(std::string_view text)
{
    std::string out(base::cut_at_character(text, said_length));
    std::ranges::replace_if(
        out, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (out.size() < text.size()) out += "…";
    return out;
}

/// Walks over a message: what it says, what it is made of, and the digest that tells whether two are the same.
class MessageReading {
public:
    MessageReading(TurnBody& into, std::string_view model) : into_(into), model_(model) {}

    MessageMark read(model::turn const& of)
    {
        mark_ = {base::fnv1a_basis, of.who, {}};
        mix(std::string_view(of.name));
        PromptPart const kind =
            of.who == model::role::system || of.who == model::role::developer ? PromptPart::system : PromptPart::history;
        for (model::part const& each : of.parts) part(each, kind);
        return mark_;
    }

private:
    void mix(std::string_view text)
    {
        mark_.digest = base::fnv1a(text, mark_.digest);
        mark_.digest = base::fnv1a(std::string_view("\x1f"), mark_.digest);
    }
    void count(PromptPart kind, std::uint64_t tokens) { into_.tokens[static_cast<std::size_t>(kind)] += tokens; }
    void text(std::string_view of, PromptPart kind)
    {
        mix(of);
        count(kind, account::estimate_text_tokens(model_, of));
        if (mark_.said.empty()) mark_.said = oneLine(of);
    }
    void image(model::image_part const& of)
    {
        mix(of.data);
        mix(of.url);
        count(PromptPart::images, image_tokens);
        if (mark_.said.empty()) mark_.said = "[image]";
    }
    void part(model::part const& of, PromptPart kind)
    {
        if (auto const* one = std::get_if<model::text_part>(&of)) text(one->text, kind);
        if (auto const* one = std::get_if<model::thinking_part>(&of)) text(one->text, kind);
        if (auto const* one = std::get_if<model::refusal_part>(&of)) text(one->text, kind);
        if (auto const* one = std::get_if<model::document_part>(&of)) {
            text(one->text, kind);
            mix(one->data);
        }
        if (auto const* one = std::get_if<model::image_part>(&of)) image(*one);
        if (auto const* one = std::get_if<model::tool_call_part>(&of)) {
            text(one->name + " " + one->arguments, kind);
            mix(one->id);
        }
        if (auto const* one = std::get_if<model::tool_result_part>(&of)) result(*one);
    }
    void result(model::tool_result_part const& of)
    {
        BroughtResult made{.id = of.tool_call_id, .said = {}, .is_error = of.is_error};
        mix(of.tool_call_id);
        for (model::tool_content const& each : of.content) {
            if (auto const* one = std::get_if<model::text_part>(&each)) {
                text(one->text, PromptPart::results);
                made.size += one->text.size();
                if (made.said.empty()) made.said = oneLine(one->text);
            }
            if (auto const* one = std::get_if<model::image_part>(&each)) image(*one);
        }
        into_.results.push_back(std::move(made));
    }

    TurnBody& into_;
    std::string_view model_;
    MessageMark mark_;
};

void readTools(TurnBody& into, model::chat_request const& asked, std::string_view model)
{
    into.tools_digest = base::fnv1a_basis;
    for (model::tool const& each : asked.tools) {
        std::string const all = each.name + " " + each.description + " " + each.parameters;
        into.tools_digest = base::fnv1a(all, into.tools_digest);
        into.tokens[static_cast<std::size_t>(PromptPart::tools)] += account::estimate_text_tokens(model, all);
    }
}

void readReply(TurnBody& into, std::vector<model::turn> const& replies)
{
    for (model::turn const& turn : replies)
        for (model::part const& part : turn.parts) {
            if (auto const* text = std::get_if<model::text_part>(&part); text && into.reply.empty()) into.reply = oneLine(text->text);
            if (auto const* call = std::get_if<model::tool_call_part>(&part))
                into.calls.push_back(
                    {call->id, call->name, oneLine(call->arguments), base::fnv1a(call->arguments, base::fnv1a(call->name))});
        }
}

}  // namespace

TurnBody readTurnBody(storage::payload_outline const& of, schema::Event const& event)
{
    TurnBody out{.event = event.id()};
    Exchange const read = readExchange(of, {event.client_dialect(), event.stream()});
    std::string const model = event.upstream_model().empty() ? event.requested_model() : event.upstream_model();
    readReply(out, read.replies);
    if (!read.asked) {
        out.trouble = read.asked_trouble.empty() ? "it was not read" : read.asked_trouble;
        return out;
    }
    MessageReading reading(out, model);
    for (model::turn const& each : read.asked->turns) out.messages.push_back(reading.read(each));
    readTools(out, *read.asked, model);
    return out;
}

}  // namespace signalbox::console
