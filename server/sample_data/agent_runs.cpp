#include "server/sample_data/agent_runs.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/piece_times.hpp"
#include "engine/dialect/dialects.hpp"
#include "server/sample_data/story.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace signalbox::server::sample {

namespace {

using model::role;

constexpr std::int64_t run_us = 20 * minute_us;
constexpr std::size_t longest_run = 60;  // messages; then the agent begins anew

/// What the agent does in one turn: says something, and calls a tool unless it is done.
struct step {
    std::string_view says, tool, arguments, result;
};

// The tests are run twice with the same arguments: a loop, as agents have them.
constexpr std::array<step, 7> script{{
    {"I look at the failing test first.", "read_file", R"({"path":"tests/cart_test.py"})",
     "def test_total():\n    cart = Cart()\n    cart.add('tea', 3, 2.50)\n    assert cart.total() == 7.50\n"},
    {"Now the code under test.", "read_file", R"({"path":"shop/cart.py"})",
     "class Cart:\n    def __init__(self):\n        self.lines = []\n\n    def total(self):\n        return sum(price for _, _, price in "
     "self.lines)\n"},
    {"Who else calls it?", "grep", R"({"pattern":"total\\(","path":"shop"})",
     "shop/cart.py:5:    def total(self):\nshop/checkout.py:41:    due = cart.total()\n"},
    {"The quantity is left out.", "edit_file", R"({"path":"shop/cart.py","from":"price for _, _, price","to":"n * price for _, n, price"})",
     "1 place changed"},
    {"I run the tests.", "run", R"({"command":"pytest -q"})", "1 failed, 41 passed: test_discount expects 6.75, got 7.50"},
    {"Once more, in case it was a leftover.", "run", R"({"command":"pytest -q"})",
     "1 failed, 41 passed: test_discount expects 6.75, got 7.50"},
    {"The total is right now. The discount is a second fault: it is taken from the price before the quantity is known. Shall I mend it as "
     "well?",
     {},
     {},
     {}},
}};

constexpr std::array<std::string_view, 3> wishes{"The test of the cart's total fails. Please mend it.", "Yes, mend the discount too.",
                                                 "Now write the change into CHANGELOG.md."};

model::turn text_turn(role who, std::string_view text)
{
    model::turn made{.who = who};
    made.parts.push_back(model::text_part{std::string(text), {}});
    return made;
}

/// How many turns of the assistant there are.
std::size_t answers(std::vector<model::turn> const& said)
{
    std::size_t count = 0;
    for (model::turn const& each : said) count += each.who == role::assistant ? 1 : 0;
    return count;
}

std::string call_id(std::size_t answer)
{
    return "toolu_" + std::to_string(1'000 + answer);
}

/// What the agent sends next: the result of its last call, or what its user wants.
void go_on(std::vector<model::turn>& said)
{
    std::size_t const done = answers(said);
    if (said.empty())
        said.push_back(
            text_turn(role::system, "You are a coding agent. Work in small steps, and run the tests before you say that you are done."));
    step const& last = script[(done + script.size() - 1) % script.size()];
    if (done == 0 || last.tool.empty()) {
        said.push_back(text_turn(role::user, wishes[done / script.size() % wishes.size()]));
        return;
    }
    model::turn made{.who = role::tool};
    model::tool_result_part result{.tool_call_id = call_id(done - 1)};
    result.content.push_back(model::text_part{std::string(last.result), {}});
    made.parts.push_back(std::move(result));
    said.push_back(std::move(made));
}

model::turn answer_of(std::vector<model::turn> const& said)
{
    std::size_t const number = answers(said);
    step const& now = script[number % script.size()];
    model::turn made = text_turn(role::assistant, now.says);
    if (!now.tool.empty())
        made.parts.push_back(
            model::tool_call_part{.id = call_id(number), .name = std::string(now.tool), .arguments = std::string(now.arguments)});
    return made;
}

model::chat_request request_of(std::vector<model::turn> const& said, schema::event_record const& event)
{
    model::chat_request made{.model = event.requested_model, .stream = event.stream};
    made.turns = said;
    made.max_output_tokens = 8'192;
    for (auto const& [name, about] :
         {std::pair{"read_file", "Reads a file of the project."}, std::pair{"grep", "Finds lines that match a pattern."},
          std::pair{"edit_file", "Replaces a text in a file."}, std::pair{"run", "Runs a command and returns what it prints."}})
        made.tools.push_back({.name = name, .description = about, .parameters = R"({"type":"object","properties":{}})"});
    return made;
}

std::string reply_of(model::turn const& said, schema::event_record const& event, model::dialect spoken)
{
    auto const writer =
        dialect::make_reply_writer(spoken, event.stream ? dialect::framing::stream : dialect::framing::whole,
                                   {.id = std::to_string(event.id),
                                    .model = event.upstream_model.empty() ? event.requested_model : std::string(event.upstream_model)});
    std::string out;
    auto const write = [&](model::reply_event one) { writer->write(one, out); };
    write(model::reply_start{std::to_string(event.id), std::string(event.upstream_model)});
    bool calls = false;
    for (model::part const& part : said.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part))
            for (std::size_t at = 0; at < text->text.size(); at += 24) write(model::text_delta{0, text->text.substr(at, 24)});
        if (auto const* call = std::get_if<model::tool_call_part>(&part)) {
            write(model::tool_start{0, 0, call->id, call->name, false});
            write(model::tool_arguments{0, 0, call->arguments});
            calls = true;
        }
    }
    write(model::finish{0, calls ? model::finish_reason::tool_calls : model::finish_reason::stop, {}, {}});
    model::usage tokens;
    if (event.tokens)
        tokens = {.input_tokens = event.tokens->prompt, .cached_tokens = event.tokens->cached, .output_tokens = event.tokens->completion};
    write(model::usage_report{tokens});
    write(model::reply_end{});
    return out;
}

/// Each event in a piece of its own: even steps from the first content to the end, but for one pause.
std::string times_of(std::string_view reply, schema::event_record const& event)
{
    std::vector<std::size_t> sizes;
    for (std::size_t at = 0; at < reply.size();) {
        std::size_t const blank = reply.find("\n\n", at);
        std::size_t const end = blank == std::string_view::npos ? reply.size() : blank + 2;
        sizes.push_back(end - at);
        at = end;
    }
    std::uint64_t const hash = base::fnv1a(event.conversation, base::fnv1a_basis ^ event.id);
    std::size_t const pause = hash % sizes.size(), pause_steps = sizes.size() / 3 + 1;
    auto const step = (event.latency_us - event.first_token_us) / static_cast<std::int64_t>(sizes.size() + pause_steps);
    base::piece_times out;
    std::int64_t at = event.first_token_us;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        at += i == 0 ? 0 : step + static_cast<std::int64_t>(hash >> (i % 32) & 1'023);
        if (i == pause && i > 0) at += step * static_cast<std::int64_t>(pause_steps);
        out.add(sizes[i], std::chrono::microseconds(std::min(at, event.latency_us)));
    }
    return out.packed();
}

storage::payload_text kept(std::string head, std::string body)
{
    std::uint64_t const size = body.size();
    return {storage::part_state::kept, size, std::move(head), std::move(body)};
}

}  // namespace

std::string run_name(std::string_view key, std::int64_t when_us)
{
    std::uint64_t const hash = base::fnv1a(key, base::fnv1a_basis ^ static_cast<std::uint64_t>(when_us / run_us));
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits.push_back("0123456789abcdef"[hash >> shift & 15]);
    return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-4" + digits.substr(12, 3) + "-8" + digits.substr(1, 3) + "-" +
           digits.substr(4, 12);
}

std::optional<storage::payload> agent_runs::payload_of(schema::event_record& event)
{
    auto const spoken = model::dialect_named(event.client_dialect);
    bool const whole = event.decision == "allowed" && event.road == "relay";
    if (event.conversation.empty() || event.started_us < from_us_ || !whole || !spoken) return std::nullopt;
    if (base::fnv1a(event.conversation) % one_in != 0) return std::nullopt;
    std::vector<model::turn>& said = runs_[event.conversation];
    if (said.size() >= longest_run) said.clear();
    go_on(said);
    model::chat_request asked = request_of(said, event);
    auto const& out = dialect::writer_of_requests(*spoken);
    auto const at_caller = out.write(asked, {.model = event.requested_model, .max_output_tokens = {}, .kind = {}});
    auto const at_provider = out.write(asked, {.model = event.upstream_model, .max_output_tokens = {}, .kind = {}});
    if (!at_caller || !at_provider) return std::nullopt;
    model::turn answer = answer_of(said);
    std::string const reply = reply_of(answer, event, *spoken);
    std::string const type = event.stream ? std::string(dialect::format_of(*spoken).stream_type()) : "application/json";
    storage::payload made{.event = event.id};
    made.at(storage::payload_part::asked) =
        kept("POST " + event.path + " HTTP/1.1\r\ncontent-type: application/json\r\nx-api-key: ***\r\n", at_caller->body);
    made.at(storage::payload_part::sent) =
        kept("POST " + event.path + " HTTP/1.1\r\ncontent-type: application/json\r\nauthorization: ***\r\n", at_provider->body);
    made.at(storage::payload_part::received) = kept("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\n", reply);
    made.at(storage::payload_part::answered) = kept("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\n", reply);
    if (event.stream && !reply.empty())
        for (auto const part : {storage::payload_part::received, storage::payload_part::answered})
            made.at(part).times = times_of(reply, event);
    said.push_back(std::move(answer));
    event.payload_policy = "all";
    return made;
}

}  // namespace signalbox::server::sample
