#include "storage/event_json.hpp"

#include "tests/storage/parsed_json.hpp"
#include "tests/storage/sample_events.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

google::protobuf::Value const& at(google::protobuf::Struct const& in, std::string const& path)
{
    google::protobuf::Struct const* object = &in;
    std::size_t begin = 0;
    for (std::size_t dot = 0; (dot = path.find('.', begin)) != std::string::npos; begin = dot + 1)
        object = &object->fields().at(path.substr(begin, dot - begin)).struct_value();
    return object->fields().at(path.substr(begin));
}

bool is_null(google::protobuf::Value const& value)
{
    return value.kind_case() == google::protobuf::Value::kNullValue;
}

event_ptr served()
{
    auto event = plain_event(noon_us + 123'456, 1);
    event->set_group("reliable-chat");
    event->set_requested_model("reliable-chat");
    event->set_tag("control");
    event->set_strategy("fallback");
    event->set_fallback_count(1);
    event->set_latency_us(1'234'500);
    event->set_upstream_us(1'200'000);
    event->set_gateway_us(90);
    event->set_first_token_us(234'500);
    event->set_stream(true);
    event->mutable_tokens()->set_prompt(20);
    event->mutable_tokens()->set_completion(80);
    event->set_estimated_cost_micros(1'000'001);
    for (char const* provider : {"anthropic", "openai"}) {
        schema::Attempt& attempt = *event->add_attempts();
        attempt.set_provider(provider);
        attempt.set_model("gpt-4o");
        attempt.set_end_us(1'500);
    }
    event->mutable_attempts(0)->set_fault("attempt_timeout");
    return event;
}

std::vector<std::string> cells(std::string const& record)
{
    std::vector<std::string> found(1);
    bool quoted = false;
    for (std::size_t i = 0; i < record.size(); ++i) {
        if (record[i] == '"' && quoted && i + 1 < record.size() && record[i + 1] == '"')
            found.back() += record[++i];
        else if (record[i] == '"')
            quoted = !quoted;
        else if (record[i] == ',' && !quoted)
            found.emplace_back();
        else
            found.back() += record[i];
    }
    EXPECT_FALSE(quoted);
    return found;
}

std::string cell(schema::Event const& event, std::string const& name)
{
    auto const names = cells(csv_header());
    std::string record;
    append_csv(record, event);
    auto const values = cells(record);
    EXPECT_EQ(values.size(), names.size());
    auto const found = std::find(names.begin(), names.end(), name);
    EXPECT_NE(found, names.end()) << name;
    return values.at(static_cast<std::size_t>(found - names.begin()));
}

class event_json : public json_test {};
class stats_json : public json_test {};

}  // namespace

// The names that people's jq lines use.
TEST_F(event_json, has_the_documented_names)
{
    auto const json = parsed(to_json(*served()));
    EXPECT_EQ(at(json, "id").string_value().substr(0, 4), "req_");
    EXPECT_EQ(at(json, "timestamp").string_value(), "2026-11-21T12:00:00.123456Z");
    EXPECT_EQ(at(json, "model").string_value(), "reliable-chat");
    EXPECT_EQ(at(json, "requested_model").string_value(), "reliable-chat");
    EXPECT_EQ(at(json, "group").string_value(), "reliable-chat");
    EXPECT_EQ(at(json, "strategy").string_value(), "fallback");
    EXPECT_EQ(at(json, "resolved_model").string_value(), "gpt-4o");
    EXPECT_EQ(at(json, "resolved_provider").string_value(), "openai");
    EXPECT_EQ(at(json, "fallback_count").number_value(), 1);
    EXPECT_EQ(at(json, "tag").string_value(), "control");
    EXPECT_EQ(at(json, "decision").string_value(), "allowed");
    EXPECT_EQ(at(json, "status_code").number_value(), 200);
    EXPECT_EQ(at(json, "mode").string_value(), "stream");
    EXPECT_EQ(at(json, "latency_ms").number_value(), 1'234.5);
    EXPECT_EQ(at(json, "upstream_latency_ms").number_value(), 1'200);
    EXPECT_EQ(at(json, "gateway_ms").number_value(), 0.09);
    EXPECT_EQ(at(json, "ttft_ms").number_value(), 234.5);
    EXPECT_EQ(at(json, "tokens_per_second").number_value(), 80);
    EXPECT_EQ(at(json, "tokens.prompt").number_value(), 20);
    EXPECT_EQ(at(json, "tokens.completion").number_value(), 80);
    EXPECT_EQ(at(json, "tokens.total").number_value(), 100);
    EXPECT_FALSE(at(json, "tokens.estimated").bool_value());
    EXPECT_EQ(at(json, "estimated_cost_usd").number_value(), 1.000001);
    EXPECT_EQ(at(json, "actual_cost_usd").number_value(), 0.00015);
    EXPECT_EQ(at(json, "attempts").list_value().values_size(), 2);
    auto const& first = at(json, "attempts").list_value().values(0).struct_value();
    EXPECT_EQ(first.fields().at("provider").string_value(), "anthropic");
    EXPECT_EQ(first.fields().at("fault").string_value(), "attempt_timeout");
    EXPECT_EQ(first.fields().at("end_ms").number_value(), 1.5);
    for (char const* name : {"reason_code", "key_id", "consumer", "config_version", "sequence", "run", "trace_id", "finish_reason", "road",
                             "translation_losses", "price_source", "tokens.cached", "tokens.cache_write", "tokens.reasoning"})
        EXPECT_NO_THROW(at(json, name)) << name;
}

// The call whose reply was used has the event's tokens and cost; what the program knows of another stands in that.
TEST_F(event_json, tells_what_each_attempt_used_where_it_is_known)
{
    auto event = served();
    event->mutable_tokens()->set_cached(5);
    event->add_attempts()->CopyFrom(event->attempts(1));  // the answer
    event->mutable_attempts(1)->set_fault("connect_failed");
    event->mutable_attempts(1)->mutable_tokens();
    event->mutable_attempts(1)->set_cost_micros(0);
    auto const json = parsed(to_json(*event));
    auto const attempt = [&](int i) { return at(json, "attempts").list_value().values(i).struct_value(); };
    EXPECT_TRUE(is_null(at(attempt(0), "tokens")));
    EXPECT_TRUE(is_null(at(attempt(0), "cost_usd")));
    EXPECT_EQ(at(attempt(1), "tokens.prompt").number_value(), 0);
    EXPECT_EQ(at(attempt(1), "cost_usd").number_value(), 0);
    EXPECT_EQ(at(attempt(2), "tokens.prompt").number_value(), 20);
    EXPECT_EQ(at(attempt(2), "tokens.completion").number_value(), 80);
    EXPECT_EQ(at(attempt(2), "tokens.cached").number_value(), 5);
    EXPECT_EQ(at(attempt(2), "cost_usd").number_value(), 0.00015);
}

TEST_F(event_json, has_lists_of_what_decided_about_a_request)
{
    auto event = served();
    event->set_role("shadow");
    event->set_parent(id_of(noon_us, 3));
    event->add_trail("openai/gpt-4o (weight)");
    event->add_trail("anthropic/sonnet (next)");
    auto& limit = *event->add_limits();
    limit.set_name("per-minute");
    limit.set_outcome("refused");
    limit.set_used(61);
    limit.set_allowed(60);
    auto& policy = *event->add_policies();
    policy.set_name("mask-email");
    policy.set_outcome("changed");
    policy.set_matches(2);
    policy.set_microseconds(1250);
    auto& label = *event->add_labels();
    label.set_name("language");
    label.set_value("de");
    auto& unit = *event->add_units();
    unit.set_kind("images");
    unit.set_count(3);
    std::string const json = to_json(*event);
    EXPECT_NE(json.find(R"("role":"shadow","parent":"req_)"), std::string::npos) << json;
    EXPECT_NE(json.find(R"("limits":[{"name":"per-minute","outcome":"refused","used":61,"allowed":60}],)"
                        R"("policies":[{"name":"mask-email","outcome":"changed","matches":2,"ms":1.25}],"labels":{"language":"de"},)"
                        R"x("units":[{"kind":"images","count":3}],"trail":["openai/gpt-4o (weight)","anthropic/sonnet (next)"])x"),
              std::string::npos)
        << json;
}

TEST_F(event_json, writes_money_with_six_decimals)
{
    auto const json = to_json(*served());
    EXPECT_NE(json.find("\"estimated_cost_usd\":1.000001"), std::string::npos);
    EXPECT_NE(json.find("\"actual_cost_usd\":0.000150"), std::string::npos);
    EXPECT_EQ(dollars_text(0), "0.000000");
    EXPECT_EQ(dollars_text(-1), "-0.000001");
    EXPECT_EQ(dollars_text(INT64_MIN), "-9223372036854.775808");
}

TEST_F(event_json, says_null_for_what_is_unknown_or_never_came)
{
    auto event = plain_event();
    event->clear_actual_cost_micros();
    event->clear_provider();
    event->clear_resolved_model();
    auto const json = parsed(to_json(*event));
    for (char const* name : {"actual_cost_usd", "estimated_cost_usd", "ttft_ms", "tokens_per_second", "tag", "group", "resolved_model",
                             "resolved_provider", "reason_code", "assignment_probability", "assignment_value"})
        EXPECT_TRUE(is_null(at(json, name))) << name;
    EXPECT_EQ(at(json, "tokens.total").number_value(), 0);
}

TEST_F(event_json, is_json_whatever_is_in_the_strings)
{
    auto event = full_event();
    std::string every;
    for (int c = 0; c < 256; ++c) every.push_back(static_cast<char>(c));
    event->set_detail(every);
    event->set_requested_model("\"\\/\n\t\x01 caf\xc3\xa9 \xf0\x9f\x98\x80");
    event->add_translation_losses("\xff");
    auto const json = parsed(to_json(*event));
    EXPECT_EQ(at(json, "model").string_value(), event->requested_model());
    EXPECT_EQ(at(json, "detail").string_value().substr(0, 128), every.substr(0, 128));
}

TEST_F(event_json, has_an_entry_for_every_field_of_an_event)
{
    // Each value of a full event is different, so each must be found somewhere in the text.
    auto const event = full_event();
    std::string const json = to_json(*event);
    auto const& descriptor = *event->GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
        auto const* field = descriptor.field(i);
        if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING && !field->is_repeated()) {
            EXPECT_NE(json.find("\"" + event->GetReflection()->GetString(*event, field) + "\""), std::string::npos) << field->name();
        }
    }
}

TEST(event_csv, has_as_many_cells_as_names)
{
    auto const event = full_event();
    std::string record;
    append_csv(record, *event);
    EXPECT_EQ(cells(record).size(), cells(csv_header()).size());
    EXPECT_EQ(cells(csv_header()).front(), "id");
}

TEST(event_csv, has_the_same_values_as_the_json)
{
    auto const event = served();
    EXPECT_EQ(cell(*event, "model"), "reliable-chat");
    EXPECT_EQ(cell(*event, "latency_ms"), "1234.5");
    EXPECT_EQ(cell(*event, "gateway_ms"), "0.09");
    EXPECT_EQ(cell(*event, "ttft_ms"), "234.5");
    EXPECT_EQ(cell(*event, "tokens_total"), "100");
    EXPECT_EQ(cell(*event, "tokens_per_second"), "80");
    EXPECT_EQ(cell(*event, "estimated_cost_usd"), "1.000001");
    EXPECT_EQ(cell(*event, "attempts"), "2");
    EXPECT_EQ(cell(*event, "mode"), "stream");
    EXPECT_EQ(cell(*event, "timestamp"), "2026-11-21T12:00:00.123456Z");
    auto unknown = plain_event();
    unknown->clear_actual_cost_micros();
    EXPECT_EQ(cell(*unknown, "actual_cost_usd"), "");
    EXPECT_EQ(cell(*unknown, "ttft_ms"), "");
}

TEST(event_csv, makes_what_a_spreadsheet_would_compute_a_quoted_text)
{
    auto event = plain_event();
    for (std::string const text :
         {"=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"}) {
        event->set_requested_model(text);
        event->set_detail(text + ",\"x\"");
        std::string record;
        append_csv(record, *event);
        EXPECT_NE(record.find(",\"'" + text + "\","), std::string::npos) << record;
        EXPECT_NE(record.find(",\"'" + text + ",\"\"x\"\"\","), std::string::npos) << record;
    }
    for (std::string const text : {"gpt-4o", "a=b", "1-2", "' =1"}) {
        event->set_requested_model(text);
        EXPECT_EQ(cell(*event, "model"), text);
    }
}

TEST(event_json_text, escapes_what_a_terminal_obeys_and_stays_the_same_string)
{
    auto event = plain_event();
    event->set_requested_model("a\u009bb\u202ec\u2028d\x7f\u200be\ufeff\U000e0041\u200d");
    std::string const json = to_json(*event);
    EXPECT_NE(json.find(R"("model":"a\u009bb\u202ec\u2028d\u007f\u200be\ufeff\udb40\udc41\u200d")"), std::string::npos) << json;
}

TEST(event_csv, quotes_commas_quotes_and_line_ends)
{
    auto event = plain_event();
    for (char const* text : {"a,b", "say \"hi\"", "two\r\nlines", "a=SUM(A1)", "plain", ""}) {
        event->set_requested_model(text);
        EXPECT_EQ(cell(*event, "model"), text);
    }
}

// The rates with the right formula.
TEST_F(stats_json, has_rates_averages_and_percentiles)
{
    stats_row row{"control", {}};
    for (int i = 1; i <= 100; ++i) {
        auto event = plain_event();
        event->set_latency_us(i * 1'000);
        event->set_stream(i <= 50);
        event->set_first_token_us(500);  // of whole replies it counts for nothing
        event->set_decision(i <= 10 ? "blocked" : i <= 15 ? "error" : "allowed");
        row.sum.add(*event);
    }
    std::string text;
    append_json(text, row, dimension::tag);
    auto const json = parsed(text);
    EXPECT_EQ(at(json, "tag").string_value(), "control");
    EXPECT_EQ(at(json, "requests").number_value(), 100);
    EXPECT_EQ(at(json, "block_rate").number_value(), 0.1);
    EXPECT_EQ(at(json, "error_rate").number_value(), 0.05);
    EXPECT_EQ(at(json, "latency_ms.average").number_value(), 50.5);
    EXPECT_NEAR(at(json, "latency_ms.p50").number_value(), 50, 50.0 / 64);
    EXPECT_NEAR(at(json, "latency_ms.p95").number_value(), 95, 95.0 / 64);
    EXPECT_NEAR(at(json, "latency_ms.p99").number_value(), 99, 99.0 / 64);
    EXPECT_EQ(at(json, "ttft_ms.average").number_value(), 0.5);
    EXPECT_EQ(at(json, "ttft_ms.count").number_value(), 50);
    EXPECT_EQ(at(json, "latency_ms.count").number_value(), 100);
    EXPECT_EQ(at(json, "actual_cost_usd").number_value(), 0.015);
    EXPECT_TRUE(is_null(at(json, "tokens_per_second")));
}

TEST_F(stats_json, says_null_for_a_sum_of_nothing_but_unknown_costs)
{
    stats_row row;
    auto event = plain_event();
    event->clear_actual_cost_micros();
    row.sum.add(*event);
    std::string text;
    append_json(text, row, dimension::none);
    auto const json = parsed(text);
    EXPECT_TRUE(is_null(at(json, "actual_cost_usd")));
    EXPECT_TRUE(is_null(at(json, "estimated_cost_usd")));
    EXPECT_EQ(at(json, "unknown_costs").number_value(), 1);
    EXPECT_TRUE(is_null(at(json, "ttft_ms.p50")));
}

TEST_F(stats_json, of_nothing_is_still_an_object)
{
    std::string text;
    append_json(text, stats_row{}, dimension::key);
    auto const json = parsed(text);
    EXPECT_EQ(at(json, "requests").number_value(), 0);
    EXPECT_EQ(at(json, "error_rate").number_value(), 0);
    EXPECT_TRUE(is_null(at(json, "latency_ms.average")));
    EXPECT_TRUE(is_null(at(json, "key")));
}

}  // namespace signalbox::storage
