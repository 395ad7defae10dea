// Templates: what is filled in stays JSON and comes out as it went in, replies are read alike wherever they are cut, and no description of a provider,
// however odd, is a crash.
#include "engine/templates/document_facts.hpp"
#include "engine/templates/vendor_form.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

#include <string>

namespace {

using namespace signalbox;
using namespace signalbox::templates;

form_text described()
{
    form_text out;
    out.request = R"({"q":"${body.content}","m":["a ${body.content} b","${body.messages}"],"own":"${body.x}","h":"${header('a')}"})";
    out.whole = {.text = "${reply.t}",
                 .finish = "${reply.f}",
                 .model = "${reply.m}",
                 .input_tokens = "${reply.i}",
                 .output_tokens = {},
                 .total_tokens = "${reply.n}"};
    out.stream = reading_text{
        .text = "${event.t}", .finish = "${event.f}", .model = {}, .input_tokens = {}, .output_tokens = "${event.o}", .total_tokens = {}};
    return out;
}

vendor_form const& form()
{
    static std::vector<mistake> wrong;
    static auto const made = vendor_form::build(described(), wrong);
    FUZZ_REQUIRE(made != nullptr);
    return *made;
}

struct outcome {
    std::vector<model::reply_event> events;
    bool failed = false;
    bool operator==(outcome const&) const = default;
};

outcome read(dialect::framing how, std::vector<std::string_view> const& pieces)
{
    outcome out;
    auto const reader = form().make_reply_reader(how);
    model::result<void> done;
    for (std::string_view const piece : pieces)
        if (done) done = reader->feed(piece, out.events);
    if (done) done = reader->finish(out.events);
    out.failed = !done;
    if (out.failed) out.events.clear();  // how much was told before a fault depends on the cut
    return out;
}

void check_request(std::string_view text)
{
    model::chat_request asked;
    asked.turns = {{model::role::user, {}, {model::text_part{std::string(text), {}}}}};
    std::string_view const clients = wire::check_json(text) ? text : std::string_view("{}");
    auto const body = form().write(asked, {.model = "m", .max_output_tokens = {}, .kind = {}}, sources_of(clients));
    if (!body) return;  // more work than one filling may cost
    FUZZ_REQUIRE(wire::check_json(body->body, wire::json_depth_ceiling).has_value());
    std::string sent;
    wire::append_json_string(sent, text);
    FUZZ_REQUIRE(wire::json_view(body->body)["q"].raw() == sent);
}

/// The input as a description: JSON as a template, anything as an expression.
void check_description(std::string_view text)
{
    form_text written = described();
    if (wire::check_json(text)) written.request = text;
    written.whole.text = text;
    std::vector<mistake> wrong;
    if (auto const made = vendor_form::build(written, wrong)) (void)made->make_reply_reader(dialect::framing::whole);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    fuzz::cut_input const cut(fuzz::text_of(data, size));
    for (dialect::framing const how : {dialect::framing::whole, dialect::framing::stream}) {
        outcome const whole = read(how, {cut.rest});
        FUZZ_REQUIRE(read(how, cut.pieces()) == whole);
        FUZZ_REQUIRE(whole.failed || whole.events.empty() || std::holds_alternative<model::reply_end>(whole.events.back()) ||
                     std::holds_alternative<model::reply_error>(whole.events.back()));
    }
    check_request(cut.rest);
    check_description(cut.rest);
    return 0;
}
