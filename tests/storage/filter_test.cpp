#include "storage/filter.hpp"

#include "storage/filter_fields.hpp"
#include "storage/filter_sql.hpp"

#include "tests/storage/ten_events.hpp"

#include "schema/event_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;
using ::testing::HasSubstr;

namespace {

condition compare(std::string field, comparison op, std::string value)
{
    return {.is = condition::form::compare, .field = std::move(field), .op = op, .value = std::move(value)};
}

std::string detail_of(std::string_view text)
{
    auto const parsed = parse_filter(text);
    EXPECT_FALSE(parsed) << text;
    if (parsed) return {};
    EXPECT_EQ(parsed.error().kind, trouble::bad_request);
    return parsed.error().detail;
}

}  // namespace

TEST(filter, reads_conditions_joined_by_commas_or_ampersands)
{
    auto const read = parse_filter(" tag = control , latency_ms>=5&&model==\"a, b\" ");
    ASSERT_TRUE(read);
    auto const& parts = read->root().parts;
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[0].field, "tag");
    EXPECT_EQ(parts[0].value, "control");
    EXPECT_EQ(parts[0].column, 2u);
    EXPECT_EQ(parts[1].op, comparison::greater_or_equal);
    EXPECT_EQ(parts[1].value, "5");
    EXPECT_EQ(parts[2].value, "a, b");
}

TEST(filter, passes_everything_when_it_is_empty)
{
    EXPECT_TRUE(parse_filter("")->everything());
    EXPECT_TRUE(parse_filter("  ")->everything());
    EXPECT_TRUE(filter{}.everything());
    EXPECT_FALSE(parse_filter("tag=")->everything());
}

TEST(filter, reads_every_operator)
{
    std::pair<char const*, comparison> const operators[] = {
        {"=", comparison::equal},   {"==", comparison::equal},         {"!=", comparison::not_equal},        {"<", comparison::less},
        {">", comparison::greater}, {"<=", comparison::less_or_equal}, {">=", comparison::greater_or_equal},
    };
    for (auto const& [text, op] : operators) {
        auto const read = parse_filter(std::string{"status"} + text + "200");
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(read->root().parts.at(0).op, op) << text;
        EXPECT_EQ(read->root().parts.at(0).value, "200") << text;
    }
}

TEST(filter, keeps_what_is_quoted)
{
    EXPECT_EQ(parse_filter(R"(tag="a\"b\\c,d&&e ")")->root().parts.at(0).value, R"(a"b\c,d&&e )");
    EXPECT_EQ(parse_filter("tag='it \"is\"'")->root().parts.at(0).value, "it \"is\"");
    EXPECT_EQ(parse_filter("tag=a b ,model=x")->root().parts.at(0).value, "a b");
    EXPECT_EQ(parse_filter("tag=a=b")->root().parts.at(0).value, "a=b");
}

TEST(filter, names_the_nearest_key_and_the_column)
{
    EXPECT_THAT(detail_of("tag=x,modle=y"), HasSubstr("column 7"));
    EXPECT_THAT(detail_of("tag=x,modle=y"), HasSubstr("did you mean model?"));
    EXPECT_THAT(detail_of("latency=5"), HasSubstr("did you mean latency_ms?"));
    EXPECT_THAT(detail_of("tokens.totl>5"), HasSubstr("did you mean tokens.total?"));
}

TEST(filter, says_what_is_wrong_with_the_rest)
{
    EXPECT_THAT(detail_of("tag"), HasSubstr("one of = != < <= > >= is missing after 'tag'"));
    EXPECT_THAT(detail_of("tag=x,"), HasSubstr("a condition such as"));
    EXPECT_THAT(detail_of(",tag=x"), HasSubstr("a condition such as"));
    EXPECT_THAT(detail_of("tag=\"x"), HasSubstr("has no end"));
    EXPECT_THAT(detail_of("tag=\"x\"y"), HasSubstr("',' or '&&' is missing"));
    EXPECT_THAT(detail_of("status=teapot"), HasSubstr("'teapot' is no value for status; it takes a decimal number"));
    EXPECT_THAT(detail_of("latency_ms>1.2.3"), HasSubstr("a decimal number"));
    EXPECT_THAT(detail_of("latency_ms>1."), HasSubstr("a decimal number"));
    EXPECT_THAT(detail_of("latency_ms>-"), HasSubstr("a decimal number"));
    EXPECT_THAT(detail_of("latency_ms>"), HasSubstr("a value to compare with"));
    EXPECT_THAT(detail_of("stream=maybe"), HasSubstr("true or false"));
    EXPECT_THAT(detail_of("mode=fast"), HasSubstr("oneshot or stream"));
    EXPECT_THAT(detail_of("id=req_1"), HasSubstr("an event's id"));
    EXPECT_THAT(detail_of("timestamp>yesterday"), HasSubstr("a time such as"));
    EXPECT_THAT(detail_of("tag>x"), HasSubstr("compared with = and != only"));
    EXPECT_THAT(detail_of("stream>true"), HasSubstr("compared with = and != only"));
}

TEST(filter, has_bounds)
{
    std::string many = "tag=x";
    for (std::size_t i = 1; i < filter_condition_limit; ++i) many += ",tag=x";
    EXPECT_TRUE(parse_filter(many));
    EXPECT_THAT(detail_of(many + ",tag=x"), HasSubstr("more than 64 conditions"));
    EXPECT_THAT(detail_of("tag=" + std::string(5'000, 'x')), HasSubstr("longer than 4096"));
    condition deep;
    for (int i = 0; i < 40; ++i) deep = {.is = condition::form::negate, .parts = {deep}};
    EXPECT_EQ(filter::from(deep).error().kind, trouble::bad_request);
    EXPECT_EQ(filter::from({.is = condition::form::negate}).error().kind, trouble::bad_request);
}

TEST(filter, never_crashes_on_any_cut_of_a_text)
{
    std::string const text = R"(model="a\"b",latency_ms>=1.5&&tag!='x',actual_cost_usd=null)";
    ASSERT_TRUE(parse_filter(text));
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
        auto const read = parse_filter(text.substr(0, cut));
        EXPECT_TRUE(read || !read.error().detail.empty());
    }
}

TEST(filter, puts_no_constant_into_the_statement)
{
    auto const compiled = compile(*parse_filter("model=\"'; DROP TABLE events; --\",latency_ms>12345,id=req_000000000000z"), 1);
    EXPECT_EQ(compiled.text.find("DROP"), std::string::npos);
    EXPECT_EQ(compiled.text.find("12345"), std::string::npos);
    EXPECT_EQ(compiled.values.size(), 3u);
}

TEST(filter, scales_decimals_exactly)
{
    auto const value = [](char const* key, char const* text) {
        return *filter_value(*find_filter_field(key), compare(key, comparison::less, text));
    };
    EXPECT_EQ(value("actual_cost_usd", "0.000150"), sql_value{std::int64_t{150}});
    EXPECT_EQ(value("actual_cost_usd", "0.00015"), sql_value{std::int64_t{150}});
    EXPECT_EQ(value("actual_cost_usd", "0.0001500000"), sql_value{std::int64_t{150}});
    EXPECT_EQ(value("actual_cost_usd", "-2"), sql_value{std::int64_t{-2'000'000}});
    EXPECT_EQ(value("actual_cost_usd", "0.0001505"), sql_value{150.5});
    EXPECT_EQ(value("latency_ms", "1.5"), sql_value{std::int64_t{1'500}});
    EXPECT_EQ(value("sequence", "7"), sql_value{std::int64_t{7}});
    EXPECT_EQ(value("sequence", "99999999999999999999"), sql_value{99999999999999999999.0});
}

TEST_F(ten_events, pass_by_model_and_tag)
{
    EXPECT_EQ(passing("model=reliable-chat"), "0123");
    EXPECT_EQ(passing("requested_model=gpt-4o"), "4567");
    EXPECT_EQ(passing("tag=control"), "02468");
    EXPECT_EQ(passing("tag!=control"), "13579");
    EXPECT_EQ(passing("tag="), "13579");
    EXPECT_EQ(passing("tag=null"), "13579");
    EXPECT_EQ(passing("model=nobody"), "");
    EXPECT_EQ(passing("model!=nobody"), "0123456789");
    EXPECT_EQ(passing("model=reliable-chat,tag=control"), "02");
    EXPECT_EQ(passing("model=\"o'brien, \\\"the\\\" model\""), "9");
}

TEST_F(ten_events, pass_by_a_model_that_nobody_configured)
{
    EXPECT_EQ(passing("model=typo"), "8");
    EXPECT_EQ(passing("model!=typo"), "012345679");
    EXPECT_EQ(passing("reason=unknown_model"), "8");
}

TEST_F(ten_events, pass_by_every_other_kind_of_field)
{
    EXPECT_EQ(passing("key=key_1"), "147");
    EXPECT_EQ(passing("key_id!=key_1,stream=true"), "5689");
    EXPECT_EQ(passing("upstream_model=up-b"), "13579");
    EXPECT_EQ(passing("upstream_model!=up-b"), "02468");
    EXPECT_EQ(passing("config_version=aaaa"), "01234");
    EXPECT_EQ(passing("config_version!=aaaa"), "56789");
    EXPECT_EQ(passing("mode=oneshot"), "01234");
    EXPECT_EQ(passing("stream=false"), "01234");
    EXPECT_EQ(passing("status>=500"), "9");
    EXPECT_EQ(passing("status_code=200,provider=openai"), "012345678");
    EXPECT_EQ(passing("latency_ms>300"), "3456789");
    EXPECT_EQ(passing("latency_ms>300.5"), "456789");
    EXPECT_EQ(passing("latency_ms<=300.5"), "0123");
    EXPECT_EQ(passing("latency_ms=300.5"), "3");
    EXPECT_EQ(passing("tokens.total<25"), "01");
    EXPECT_EQ(passing("tokens.prompt=90"), "9");
    EXPECT_EQ(passing("actual_cost_usd<0.0001"), "01");
    EXPECT_EQ(passing("actual_cost_usd=null"), "6");
    EXPECT_EQ(passing("actual_cost_usd!=null"), "012345789");
    EXPECT_EQ(passing("actual_cost_usd!=0.0001"), "013456789");
    EXPECT_EQ(passing("ttft_ms=null"), "01234");
    EXPECT_EQ(passing("trace_id=4bf92f3577b34da6a3ce929d0e0e4736"), "4");
    EXPECT_EQ(passing("trace_id=null"), "012356789");
    EXPECT_EQ(passing("id=" + schema::event_id::to_text(events_[5]->id())), "5");
    EXPECT_EQ(passing("id>" + schema::event_id::to_text(events_[5]->id())), "6789");
    EXPECT_EQ(passing("timestamp>=2026-11-21T12:00:07Z"), "789");
    EXPECT_EQ(passing("timestamp<2026-11-21T13:00:01+01:00"), "0");
}

TEST_F(ten_events, pass_every_key_that_is_documented)
{
    for (std::string_view const key : filter_keys())
        for (char const* op : {"=", "!="}) {
            filter_field const& field = *find_filter_field(key);
            bool const any_text = field.words.empty() && (field.is_text() || field.kind == field_kind::trace);
            std::string const value = !field.words.empty() ? std::string{field.words.back()} : any_text ? "x" : "null";
            auto const parsed = parse_filter(std::string{key} + op + value);
            ASSERT_TRUE(parsed) << key;
            EXPECT_TRUE(reader_->list({.where = *parsed})) << key;
        }
}

TEST(closed_sets, are_checked_where_the_whole_value_is_meant)
{
    EXPECT_THAT(detail_of("decision:denied"),
                HasSubstr("'denied' is no value for decision; it takes allowed, blocked, error or abandoned"));
    EXPECT_THAT(detail_of("decision!=blokced"), HasSubstr("did you mean blocked?"));
    EXPECT_THAT(detail_of("tag:x road=realy"), HasSubstr("did you mean relay?"));
    for (char const* good : {"decision:blocked", "decision:bl*", "decision!=null", "decision=", "road:translate", "tag:denied"})
        EXPECT_TRUE(parse_filter(good)) << good;
}

TEST_F(ten_events, pass_trees_that_another_language_builds)
{
    condition const either{.is = condition::form::any,
                           .parts = {compare("model", comparison::equal, "typo"), compare("latency_ms", comparison::less, "100")}};
    EXPECT_EQ(passing(*filter::from(either)), "08");
    EXPECT_EQ(passing(*filter::from({.is = condition::form::negate, .parts = {either}})), "12345679");
    EXPECT_EQ(passing(*filter::from({.is = condition::form::any})), "");
    EXPECT_EQ(passing(*filter::from({.is = condition::form::all})), "0123456789");
}

TEST(id_prefix, names_every_id_that_begins_so_and_no_other)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    // Two digits are left open: 1,024 ids from "...00" to "...zz".
    batch events;
    for (char const* id : {"req_1h00000000000", "req_1h000000000zz", "req_1h00000000100", "req_1gzzzzzzzzzzz"}) {
        events.push_back(plain_event(noon_us, 0));
        events.back()->set_id(*schema::event_id::from_text(id));
    }
    must(append(*writer, events));
    std::vector<std::string> found;
    must(reader_of(folder)->each({.where = *parse_filter("req_1h000000000")}, [&](schema::Event const& each) {
        found.push_back(schema::event_id::to_text(each.id()));
        return true;
    }));
    EXPECT_EQ(found, (std::vector<std::string>{"req_1h000000000zz", "req_1h00000000000"}));
}

TEST_F(ten_events, add_up_to_totals_by_trees_of_dimensions)
{
    condition const either{.is = condition::form::any,
                           .parts = {compare("model", comparison::equal, "reliable-chat"), compare("key", comparison::equal, "key_1")}};
    auto const requests = [&](condition const& where) {
        auto const rows = must(reader_->stats({.where = *filter::from(where)})).rows;
        return rows.empty() ? 0 : rows.at(0).sum.requests;
    };
    EXPECT_EQ(requests(either), 6u);
    EXPECT_EQ(requests({.is = condition::form::negate, .parts = {either}}), 4u);
    EXPECT_EQ(requests({.is = condition::form::any}), 0u);
    EXPECT_EQ(requests(compare("tag", comparison::equal, "")), 5u);
}

}  // namespace signalbox::storage
