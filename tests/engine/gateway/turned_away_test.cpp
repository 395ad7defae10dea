// What the head alone refuses: every reply has an id where its caller reads it, and leaves an event that says which address was asked, as long as
// there are few of them.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include "schema/event_id.hpp"

#include <set>

namespace signalbox::test {
namespace {

/// The value of a header line, whose name is given as it is written; empty when there is none.
std::string line_of(memory_client const& seen, std::string const& name)
{
    std::string const all = "\r\n" + seen.lines;
    auto const at = all.find("\r\n" + name + ": ");
    if (at == all.npos) return {};
    auto const begin = at + name.size() + 4;
    return all.substr(begin, all.find("\r\n", begin) - begin);
}

struct refusal {
    std::string method, path;
    int status;
    std::string reason, operation;
    bool anthropic = false;  // the shape of the body
    std::string allow;
    header_values headers;
};

class turned_away_at : public testing::TestWithParam<refusal> {};

header_values const with_key{{"x-api-key", "sb_of_ann_for_tests"}};
header_values const with_version{{"anthropic-version", "2023-06-01"}};

INSTANTIATE_TEST_SUITE_P(
    addresses, turned_away_at,
    testing::Values(refusal{"POST", "/v1/conversations", 404, "unknown_path", ""}, refusal{"GET", "/favicon.ico", 404, "unknown_path", ""},
                    refusal{"OPTIONS", "/v1/files", 404, "unknown_path", ""}, refusal{"POST", "/messages", 404, "unknown_path", "", true},
                    refusal{"POST", "/v1/messages/batches", 404, "unknown_path", "", true},
                    refusal{"POST", "/v1/complete", 404, "unknown_path", "", true, "", with_version},
                    refusal{"GET", "/v1/chat/completions", 405, "method_not_allowed", "chat", false, "POST"},
                    refusal{"PUT", "/v1/messages/count_tokens", 405, "method_not_allowed", "count_tokens", true, "POST"},
                    refusal{"POST", "/v1/models", 405, "method_not_allowed", "models", false, "GET, HEAD", with_key},
                    refusal{"DELETE", "/v1/models/sim", 405, "method_not_allowed", "models", true, "GET, HEAD", with_version},
                    refusal{"POST", "/v1/chat/completions", 401, "unauthorized", "chat"},
                    refusal{"POST", "/v1/messages", 401, "unauthorized", "chat", true},
                    refusal{"GET", "/v1/models", 401, "unauthorized", "models", true, "", with_version},
                    refusal{"GET", "/v1/models/none", 404, "unknown_model", "models", false, "", with_key}),
    [](auto const& of) { return "n" + std::to_string(of.index); });

std::string const locked =
    "signalbox: 1\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: sim, provider: p, simulate: {text: Hello.}}]\n"
    "consumers: [{name: ann, keys: [{secret: {inline: sb_of_ann_for_tests}}]}]\n";

TEST_P(turned_away_at, has_an_id_that_its_caller_can_read_and_an_event_under_it)
{
    refusal const& of = GetParam();
    gateway_fixture at;
    at.configure(locked);
    auto const& seen = at.ask(of.path, {}, of.headers, of.method);
    EXPECT_EQ(seen.status, of.status) << seen.body;
    std::string const id = line_of(seen, "X-Signalbox-Request-Id");
    EXPECT_TRUE(id.starts_with("req_")) << seen.lines;
    EXPECT_EQ(line_of(seen, of.anthropic ? "request-id" : "x-request-id"), id) << seen.lines;
    EXPECT_EQ(line_of(seen, of.anthropic ? "x-request-id" : "request-id"), "") << seen.lines;
    EXPECT_EQ(line_of(seen, "Allow"), of.allow);
    EXPECT_TRUE(seen.body.starts_with(of.anthropic ? R"({"type":"error","error":)" : R"({"error":)")) << seen.body;
    EXPECT_NE(seen.body.find("\"request_id\":\"" + id + "\""), std::string::npos) << seen.body;
    ASSERT_EQ(at.sink.events.size(), 1u);
    schema::Event const& event = at.event();
    EXPECT_EQ(schema::event_id::to_text(event.id()), id);
    EXPECT_EQ(event.method(), of.method == "POST" ? "" : of.method);
    EXPECT_EQ(event.path(), of.path);
    EXPECT_EQ(event.status(), static_cast<unsigned>(of.status));
    EXPECT_EQ(event.reason(), of.reason);
    EXPECT_EQ(event.decision(), "blocked");
    EXPECT_EQ(event.operation(), of.operation);
    EXPECT_EQ(event.client_dialect(), of.anthropic ? "anthropic" : "openai_chat");
    EXPECT_EQ(event.attempts_size(), 0);
    EXPECT_EQ(event.actual_cost_micros(), 0);
}

class turned_away : public testing::Test {
protected:
    turned_away() { at.configure(locked); }
    gateway_fixture at;
};

TEST_F(turned_away, a_list_has_an_id_and_no_event)
{
    for (std::string_view const path : {"/v1/models", "/v1/models/sim"}) {
        auto const& seen = at.ask(path, {}, with_key, "GET");
        EXPECT_EQ(seen.status, 200) << seen.body;
        EXPECT_TRUE(line_of(seen, "x-request-id").starts_with("req_")) << seen.lines;
        EXPECT_EQ(line_of(seen, "x-request-id"), line_of(seen, "X-Signalbox-Request-Id"));
    }
    EXPECT_EQ(at.sink.events.size(), 0u);
}

TEST_F(turned_away, of_many_at_a_wrong_address_some_have_events_and_one_says_how_many_have_none)
{
    std::set<std::string> ids;
    for (int i = 0; i < 200; ++i) ids.insert(line_of(at.ask("/v3/chat", {}), "x-request-id"));
    EXPECT_EQ(ids.size(), 200u) << "also of those without an event";
    at.door.reset();  // tells the rest
    std::uint64_t told = 0, sums = 0;
    for (auto const& each : at.sink.events) {
        bool const sum = each->path().empty();
        EXPECT_EQ(each->reason(), "unknown_path");
        EXPECT_EQ(each->status(), 404u);
        if (sum) {
            EXPECT_NE(each->detail().find(" further requests for what no path or method answers"), std::string::npos) << each->detail();
        }
        told += sum ? std::stoull(each->detail()) : 1;
        sums += sum ? 1 : 0;
    }
    EXPECT_EQ(told, 200u);
    EXPECT_GE(sums, 1u);
}

TEST_F(turned_away, wrong_keys_take_no_room_from_wrong_addresses)
{
    for (int i = 0; i < 100; ++i) at.ask("/v1/messages", {});
    at.ask("/v1/mesages", {});
    EXPECT_EQ(at.event().path(), "/v1/mesages");
    EXPECT_EQ(at.event().reason(), "unknown_path");
}

TEST_F(turned_away, a_key_in_a_path_is_not_kept)
{
    at.ask("/sb_of_ann_for_tests/v1/messages", {}, with_key);
    EXPECT_EQ(at.event().reason(), "unknown_path");
    EXPECT_EQ(at.event().path().find("sb_of_ann"), std::string::npos) << at.event().path();
    EXPECT_NE(at.event().path().find("/v1/messages"), std::string::npos) << at.event().path();
}

}  // namespace
}  // namespace signalbox::test
