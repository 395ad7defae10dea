// Translation: a request one dialect accepts, written in any of them, is accepted by that dialect's reader; and a reply of the one, well or
// ill, gives a reply of the other that is never whole when the first was not. The dialects are those of the table of formats.
#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/anthropic_grammar.hpp"

#include "require.hpp"

namespace {

using namespace signalbox;
using namespace signalbox::dialect;
using tongue = model::dialect;

void check_request(std::string_view body, tongue from, std::string_view kind)
{
    auto const asked = reader_of_requests(from).read(body);
    if (!asked) return;
    for (format const* each : formats()) {
        tongue const to = each->word;
        auto const written = writer_of_requests(to).write(*asked, {.model = "claude-opus-4-6", .kind = kind});
        if (!written) {
            FUZZ_REQUIRE(written.error().kind == model::fault::untranslatable || written.error().kind == model::fault::bad_request);
            continue;
        }
        for (model::loss const& each : written->losses)
            FUZZ_REQUIRE(!each.field.empty() && !each.why.empty() && each.weight == model::loss_weight::hint);
        FUZZ_REQUIRE(wire::check_json(written->body).has_value());
        auto const scanned = reader_of_requests(to).scan(written->body);
        bool const in_path = each->chat().where != model_place::body;
        FUZZ_REQUIRE(scanned && (in_path || (scanned->model == "claude-opus-4-6" && scanned->stream == asked->stream)));
        // Anthropic's reading wants max_tokens, which its writer always sends.
        // Gemini's reading wants a call of its own for each result; what other formats say of results goes there as it is.
        auto const again = reader_of_requests(to).read(written->body);
        FUZZ_REQUIRE(again || again.error().detail.find("answers no call of this name") != std::string::npos);
    }
}

bool is_whole(std::string_view reply, tongue spoken)
{
    auto const reader = make_reply_reader(spoken, framing::stream, detail::digest);
    std::vector<model::reply_event> events;
    if (!reader->feed(reply, events) || !reader->finish(events)) return false;
    return !events.empty() && std::holds_alternative<model::reply_end>(events.back());
}

void check_reply(std::string_view bytes, tongue from, tongue to)
{
    auto const reader = make_reply_reader(from, framing::stream, detail::full);
    auto const writer = make_reply_writer(to, framing::stream, {.id = "a", .model = "m", .include_usage = true});
    std::vector<model::reply_event> events;
    model::result<void> done = reader->feed(bytes, events);
    if (done) done = reader->finish(events);
    std::string out;
    bool ended = false;
    for (model::reply_event const& event : events) {
        writer->write(event, out);
        ended = ended || std::holds_alternative<model::reply_end>(event);
    }
    if (!done) writer->fail(done.error(), out);
    FUZZ_REQUIRE(is_whole(out, to) == (done && ended));
    if (to == tongue::anthropic) FUZZ_REQUIRE(anthropic::stream_grammar(out).offence.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = signalbox::fuzz::text_of(data, size);
    for (format const* from : formats()) {
        for (std::string_view const kind : {"openai", "openai_compatible"}) check_request(text, from->word, kind);
        for (format const* to : formats()) check_reply(text, from->word, to->word);
    }
    return 0;
}
