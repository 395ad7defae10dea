// The language of docs/formats/filter.md against stored events.
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

/// "7+5: events have no ...": offset, length and what is wrong.
std::string mistake_of(std::string_view text)
{
    auto const read = read_filter(text);
    if (read) return "reads";
    return std::to_string(read.error().at.offset) + "+" + std::to_string(read.error().at.length) + ": " + read.error().what;
}

class filter_language : public ten_events {};

}  // namespace

TEST_F(filter_language, passes_by_short_forms)
{
    EXPECT_EQ(passing("model:gpt-4o"), "4567");
    EXPECT_EQ(passing("model:gpt-4o latency>450ms"), "567");
    EXPECT_EQ(passing("model:gpt-4o and not tag:control"), "57");
    EXPECT_EQ(passing("-model:gpt-4o"), "012389");
    EXPECT_EQ(passing("tag: model:gpt-4o"), "57");
    EXPECT_EQ(passing("model:gpt-4o tag:"), "57");
    EXPECT_EQ(passing("tag:null model:gpt-4o"), "57");
    EXPECT_EQ(passing("model:(reliable-chat,typo)"), "01238");
    EXPECT_EQ(passing("model!=(reliable-chat,typo)"), "45679");
    EXPECT_EQ(passing("key:key_1 or status>=500"), "1479");
    EXPECT_EQ(passing("(key:key_1 or status>=500) latency<=400ms"), "14");
    EXPECT_EQ(passing("key:key_1 or status>=500, stream:false"), "14");
    EXPECT_EQ(passing("latency:300ms..500ms"), "345");
    EXPECT_EQ(passing("latency:..0.2s"), "012");
    EXPECT_EQ(passing("status:(404,500..599)"), "9");
    EXPECT_EQ(passing("attempts>1"), "7");
    EXPECT_EQ(passing("attempts:1 fallback:false model:gpt-4o"), "456");
    EXPECT_EQ(passing("fallback:true"), "7");
    EXPECT_EQ(passing("cost:0.0001"), "2");
    EXPECT_EQ(passing("tokens>=95"), "9");
    EXPECT_EQ(passing("latency_ms>0.8s"), "9");
    EXPECT_EQ(passing("true"), "0123456789");
    EXPECT_EQ(passing("false"), "");
}

TEST_F(filter_language, passes_by_patterns)
{
    EXPECT_EQ(passing("model:gpt-*"), "4567");
    EXPECT_EQ(passing("model:*chat"), "0123");
    EXPECT_EQ(passing("model:*-*"), "01234567");
    EXPECT_EQ(passing("model:g*4*"), "4567");
    EXPECT_EQ(passing("-model:*-*"), "89");
    EXPECT_EQ(passing("model:\"gpt-*\""), "");
    EXPECT_EQ(passing("model:GPT-*"), "");
    EXPECT_EQ(passing("model:t*o"), "8");  // a name that callers made up stands in the event's detail
    EXPECT_EQ(passing("model:*other*"), "");
    EXPECT_EQ(passing("upstream_model:*-b"), "13579");
    EXPECT_EQ(passing("config_version:a*"), "01234");
    EXPECT_EQ(passing("detail:*Timeout"), "7");
    EXPECT_EQ(passing("detail:\"the provider said: Request Timeout\""), "7");
    EXPECT_EQ(passing("detail:null stream:true"), "5689");
    EXPECT_EQ(passing("model.startsWith(\"o'brien, \")"), "9");
}

TEST_F(filter_language, passes_by_the_long_form)
{
    EXPECT_EQ(passing("model == \"gpt-4o\" && latency_ms >= 600.0"), "67");
    EXPECT_EQ(passing("model in [\"typo\", 'reliable-chat'] || status == 502"), "012389");
    EXPECT_EQ(passing("has(tag) && !has(trace_id)"), "0268");
    EXPECT_EQ(passing("!has(actual_cost_usd)"), "6");
    EXPECT_EQ(passing("600 <= latency_ms"), "6789");
    EXPECT_EQ(passing("model.contains(\"-4\")"), "4567");
    EXPECT_EQ(passing("stream:true ? key:key_0 : key:key_1"), "1469");
}

TEST_F(filter_language, looks_for_plain_words_where_people_look)
{
    EXPECT_EQ(passing("timeout"), "7");
    EXPECT_EQ(passing("\"request timeout\""), "7");
    EXPECT_EQ(passing("-timeout stream:true"), "5689");
    EXPECT_EQ(passing("CHAT"), "0123");
    EXPECT_EQ(passing("typ"), "8");
    EXPECT_EQ(passing("unknown_mod"), "8");
    EXPECT_EQ(passing("up-b reliable"), "13");
    EXPECT_EQ(passing("*brien*"), "9");
    EXPECT_EQ(passing("other"), "");
    EXPECT_EQ(passing("4bf92f3577b34da6a3ce929d0e0e4736"), "4");
    std::string const id = schema::event_id::to_text(events_[5]->id());
    EXPECT_EQ(passing(id), "5");
    EXPECT_EQ(passing(id.substr(4)), "5");
    EXPECT_EQ(passing(id.substr(0, 9)), "0123456789");
    EXPECT_EQ(passing("req_7zz"), "");
    EXPECT_EQ(passing("text:timeout"), "7");
    EXPECT_EQ(passing("text!=timeout stream:true"), "5689");
}

TEST_F(filter_language, keeps_the_unknown_out_of_both_sides)
{
    EXPECT_EQ(passing("cost>0.0001"), "345789");
    EXPECT_EQ(passing("-cost>0.0001"), "0126");
    EXPECT_EQ(passing("-trace_id:4bf92f3577b34da6a3ce929d0e0e4736"), "012356789");
    EXPECT_EQ(passing("ttft<8ms"), "567");
}

TEST_F(filter_language, counts_times_from_the_clock_when_it_is_asked)
{
    auto const passing_at = [&](std::string_view text, std::int64_t now_us) {
        auto const where = compile(*parse_filter(text), 1, now_us);
        auto db = must(database::open(folder_.file("events.db"), access::read_only, std::chrono::seconds{1}));
        must(install_detail_text(db));
        auto rows = must(db.prepare("SELECT sequence FROM events WHERE " + where.text + " ORDER BY id", false));
        bind_values(rows, 1, where.values);
        std::string numbers;
        while (rows.step() == SQLITE_ROW) numbers += std::to_string(rows.integer(0));
        return numbers;
    };
    EXPECT_EQ(passing_at("since:3s", noon_us + 9 * second_us), "6789");
    EXPECT_EQ(passing_at("since:3s", noon_us + 10 * second_us), "789");
    EXPECT_EQ(passing_at("until:7s", noon_us + 9 * second_us), "01");
    EXPECT_EQ(passing_at("timestamp>-3s", noon_us + 9 * second_us), "789");
    EXPECT_EQ(passing_at("since:1000w", 5), "0123456789");
    EXPECT_EQ(passing("since:2026-11-21T12:00:07Z"), "789");
    EXPECT_EQ(passing("started:2026-11-21T12:00:02Z..2026-11-21T12:00:04Z"), "234");
}

TEST_F(filter_language, adds_up_to_totals_by_any_question_to_dimensions)
{
    auto const requests = [&](std::string_view text) {
        auto const answer = reader_->stats({.where = *parse_filter(text)});
        EXPECT_TRUE(answer) << text;
        return answer && !answer->rows.empty() ? answer->rows.at(0).sum.requests : 0;
    };
    EXPECT_EQ(requests("model:gpt-*"), 4u);
    EXPECT_EQ(requests("model:(gpt-4o,reliable-*) -key:key_1"), 5u);
    EXPECT_EQ(requests("key:*_2 or tag:control"), 6u);
    EXPECT_EQ(requests("model.contains(\"chat\")"), 4u);
    EXPECT_EQ(requests("not (tag:c* or key:key_1)"), 3u);
}

TEST_F(filter_language, does_not_ask_rollups_what_they_do_not_know)
{
    EXPECT_THAT(reader_->stats({.where = *parse_filter("model:a timeout")}).error().detail,
                HasSubstr("statistics cannot be filtered by the word 'timeout'"));
    EXPECT_THAT(reader_->stats({.where = *parse_filter("since:1h")}).error().detail,
                HasSubstr("statistics cannot be filtered by timestamp"));
}

TEST(filter_terms, are_the_parts_of_the_root_and_know_their_place)
{
    std::string const text = "model:a, -tag:\"x y\" latency:1s..5s (key:k or key:l)";
    auto const read = read_filter(text);
    ASSERT_TRUE(read);
    std::vector<std::string> terms;
    for (condition const& part : read->root().parts) terms.push_back(text.substr(part.at.offset, part.at.length));
    EXPECT_EQ(terms, (std::vector<std::string>{"model:a", "-tag:\"x y\"", "latency:1s..5s", "key:k or key:l"}));
    EXPECT_EQ(read->root().parts.at(1).op, comparison::not_equal);
}

TEST(filter_mistakes, know_the_part_of_the_text_that_is_wrong)
{
    EXPECT_EQ(mistake_of("tag:x modle:y"), "6+5: events have no 'modle'; did you mean model?");
    EXPECT_EQ(mistake_of("status:teapot"), "7+6: 'teapot' is no value for status; it takes a decimal number");
    EXPECT_EQ(mistake_of("tag:x latency>5"),
              "14+1: '5' is no value for latency; it takes a duration such as 2s or 300ms; did you mean latency_ms?");
    EXPECT_EQ(mistake_of("snce:1h"), "0+4: events have no 'snce'; did you mean since?");
    EXPECT_EQ(mistake_of("model:a )"), "8+1: the ')' closes nothing; take it away");
    EXPECT_EQ(mistake_of("tag:x status"), "12+0: one of = != < <= > >= is missing after 'status'; in quotes it is searched for");
    EXPECT_EQ(mistake_of("status:5*"), "7+2: status takes no pattern; write a range such as status:500..599");
    EXPECT_EQ(mistake_of("stream:t*"), "7+2: stream takes no pattern; write the whole value");
    EXPECT_EQ(mistake_of("model:a..b"), "6+1: model can be compared with = and != only");
    EXPECT_EQ(mistake_of("body:\"hello\""), "0+4: bodies are no part of events, "
                                            "so 'body' cannot be searched; plain words search ids, models and error texts");
    EXPECT_EQ(mistake_of("since>1h"), "0+8: write since:1h, or compare with timestamp");
    EXPECT_EQ(mistake_of("since:"), "0+6: a time is missing behind since: write since:1h or since:2026-11-21");
    EXPECT_EQ(mistake_of("since:soon"),
              "6+4: 'soon' is no value for timestamp; it takes a time such as 2026-11-21 or 2026-11-21T11:43:05Z, "
              "or -2h for two hours ago");
    EXPECT_EQ(mistake_of("timestamp>2h").substr(0, 6), "10+2: ");
    EXPECT_EQ(mistake_of("size(tag) > 3"), "0+9: stored events can be asked for their fields only, for instance model == \"gpt-4o\"");
    EXPECT_EQ(mistake_of("model.matches(\"a\")"),
              "0+18: stored events know no regular expressions; write field:gpt-* or field.contains(\"...\")");
    EXPECT_EQ(mistake_of("model.size()"), "0+12: size() cannot be asked of stored events; compare the field with a constant");
    EXPECT_EQ(mistake_of("model.contains(tag)"), "15+3: contains() takes text in quotes");
    EXPECT_EQ(mistake_of("\"a\" in model"), "7+5: a list of constants belongs behind 'in', for instance model in [\"a\", \"b\"]");
    EXPECT_EQ(mistake_of("[\"a\"].exists(x, x == model)"), "0+27: events hold no lists to go through; write field:(a,b)");
    EXPECT_EQ(mistake_of("***"), "0+3: a word to search for is missing");
    EXPECT_EQ(mistake_of("text:"), "5+0: a word to search for is missing");
    EXPECT_EQ(mistake_of("\xc3\xa9t\xc3\xa9:1 model:x"),
              "0+5: '\xc3\xa9t\xc3\xa9' is no field's name; write it in quotes to search for it");
}

TEST(filter_mistakes, count_columns_in_characters)
{
    EXPECT_EQ(parse_filter("tag:\xc3\xa9\xc3\xa9 modle:x").error().detail, "column 8: events have no 'modle'; did you mean model?");
    EXPECT_TRUE(parse_filter("tag:\xc3\xa9\xc3\xa9 status >= abc").error().detail.starts_with("column 18: 'abc' is no value for status"));
}

TEST(filters_together, all_hold)
{
    auto const both = all_of({*parse_filter("model:a or model:b"), *parse_filter("status:200"), filter{}});
    ASSERT_TRUE(both);
    EXPECT_EQ(*both, *parse_filter("(model:a or model:b) status:200"));
    EXPECT_TRUE(all_of({})->everything());
}

}  // namespace signalbox::storage
