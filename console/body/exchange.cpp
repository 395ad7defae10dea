#include "console/body/exchange.hpp"

#include "console/body/reply_turns.hpp"

#include "engine/dialect/dialects.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

using storage::part_state;
using storage::payload_part;

std::string said(std::string_view words)
{
    return std::string(words);
}

/// Why a part has no body to read; empty when there is one.
std::string troubleOf(storage::payload_outline const& of, payload_part part)
{
    if (of.presence != storage::payload_presence::kept) return said(storage::in_words(of.presence));
    if (of.of.at(part).state != part_state::kept) return said(storage::in_words(of.of.at(part).state));
    return of.of.at(part).body.empty() ? "the body is empty" : std::string();
}

/// A chat of one prompt has a shape of its own in some formats.
model::result<model::chat_request> readRequest(dialect::format const& by, std::string_view body)
{
    auto read = by.in.read(body);
    dialect::request_reader const* const of_prompt = by.row_of(dialect::operation::generate).in;
    if (read || of_prompt == nullptr) return read;
    auto prompt = of_prompt->read(body);
    return prompt ? prompt : read;
}

void readAsked(Exchange& into, storage::payload_outline const& of, dialect::format const& by)
{
    into.asked_trouble = troubleOf(of, payload_part::asked);
    if (!into.asked_trouble.empty()) return;
    auto read = readRequest(by, of.of.at(payload_part::asked).body);
    if (read)
        into.asked = std::move(*read);
    else
        into.asked_trouble = read.error().detail;
}

bool saysStream(std::string_view head)
{
    auto const at = head.find("text/event-stream");
    return at != std::string_view::npos;
}

void readReply(Exchange& into, storage::payload_outline const& of, dialect::format const& by, bool stream)
{
    into.reply_trouble = troubleOf(of, payload_part::answered);
    if (!into.reply_trouble.empty()) return;
    storage::payload_text const& one = of.of.at(payload_part::answered);
    auto const framing = stream || saysStream(one.head) ? dialect::framing::stream : dialect::framing::whole;
    auto const reader = by.read_reply(framing, dialect::detail::full);
    std::vector<model::reply_event> events;
    auto read = reader->feed(one.body, events);
    if (read) read = reader->finish(events);
    ReplyTurns gathered;
    for (model::reply_event const& each : events) gathered.take(each);
    into.replies = gathered.turns();
    into.finish = gathered.finish();
    into.reply_trouble = gathered.error();
    if (!read && into.reply_trouble.empty()) into.reply_trouble = read.error().detail;
}

}  // namespace

Exchange readExchange(storage::payload_outline const& of, BodyForm const& form)
{
    Exchange out;
    auto const spoken = model::dialect_named(form.dialect);
    if (!spoken) {
        out.asked_trouble = troubleOf(of, payload_part::asked);
        if (out.asked_trouble.empty()) out.asked_trouble = "the request is no chat in a format that is known";
        out.reply_trouble = out.asked_trouble;
        return out;
    }
    dialect::format const& by = dialect::format_of(*spoken);
    readAsked(out, of, by);
    readReply(out, of, by, form.stream);
    return out;
}

}  // namespace signalbox::console
