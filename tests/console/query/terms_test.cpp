#include "console/query/completion_model.hpp"
#include "console/query/explain.hpp"
#include "console/query/query_field.hpp"
#include "console/query/query_history.hpp"
#include "console/query/term_list.hpp"

#include "storage/filter_fields.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

/// "a|-b|(c)": brackets stand around what is set aside.
QString told(TermList const& list)
{
    QStringList all;
    for (Term const& term : list.terms()) all.append(term.active ? term.text : QStringLiteral("<%1>").arg(term.text));
    return all.join(QLatin1Char('|'));
}

storage::filter read(char const* text)
{
    auto const made = storage::read_filter(text);
    EXPECT_TRUE(made) << text;
    return made ? *made : storage::filter{};
}

}  // namespace

TEST(term_list, is_the_query_in_parts)
{
    TermList list;
    list.setQuery(QStringLiteral("model:a, -tag:\"x y\" (key:k or key:l)"));
    EXPECT_EQ(told(list), QStringLiteral("model:a|-tag:\"x y\"|key:k or key:l"));
    EXPECT_EQ(list.query(), QStringLiteral("model:a -tag:\"x y\" key:(k,l)"));
    EXPECT_FALSE(list.terms()[0].negated());
    EXPECT_TRUE(list.terms()[1].negated());
    EXPECT_FALSE(list.terms()[2].negated());
    list.setQuery(QStringLiteral("model:("));
    EXPECT_EQ(list.terms().size(), 3u);
}

TEST(term_list, turns_sets_aside_and_removes)
{
    TermList list;
    list.setQuery(QStringLiteral("model:a tag:b status:500"));
    list.negate(1);
    EXPECT_EQ(list.query(), QStringLiteral("model:a -tag:b status:500"));
    list.negate(1);
    list.toggle(0);
    EXPECT_EQ(told(list), QStringLiteral("<model:a>|tag:b|status:500"));
    EXPECT_EQ(list.query(), QStringLiteral("tag:b status:500"));
    list.remove(2);
    EXPECT_EQ(list.query(), QStringLiteral("tag:b"));
    list.toggle(0);
    EXPECT_EQ(list.query(), QStringLiteral("model:a tag:b"));
    list.negate(9);
    list.toggle(9);
    list.remove(9);
    EXPECT_EQ(list.terms().size(), 2u);
}

TEST(term_list, keeps_what_was_set_aside_through_other_queries)
{
    TermList list;
    list.setQuery(QStringLiteral("model:a tag:b"));
    list.toggle(0);
    list.setQuery(QStringLiteral("tag:b key:c"));
    EXPECT_EQ(told(list), QStringLiteral("<model:a>|tag:b|key:c"));
    list.setQuery({});
    EXPECT_EQ(told(list), QStringLiteral("<model:a>"));
    list.setQuery(QStringLiteral("model:a"));
    EXPECT_EQ(told(list), QStringLiteral("model:a"));
}

TEST(term_list, remembers_a_bounded_number_of_terms_set_aside)
{
    TermList list;
    for (int i = 0; i < 40; ++i) {
        list.setQuery(QStringLiteral("run:%1").arg(i));
        for (std::size_t at = 0; at < list.terms().size(); ++at)
            if (list.terms()[at].active) list.toggle(at);
    }
    list.setQuery({});
    EXPECT_EQ(list.terms().size(), TermList::aside_limit);
}

TEST(query_history, is_walked_up_and_down_again)
{
    QueryHistory history;
    history.add(QStringLiteral("tag:a"));
    history.add(QStringLiteral("tag:b "));
    history.add(QStringLiteral("tag:a"));
    history.add(QStringLiteral("  "));
    EXPECT_EQ(history.entries(), (QStringList{QStringLiteral("tag:a"), QStringLiteral("tag:b")}));
    EXPECT_EQ(history.older(QStringLiteral("dra")), QStringLiteral("tag:a"));
    EXPECT_EQ(history.older(QStringLiteral("tag:a")), QStringLiteral("tag:b"));
    EXPECT_EQ(history.older(QStringLiteral("tag:b")), QStringLiteral("tag:b"));
    EXPECT_EQ(history.newer(QStringLiteral("tag:b")), QStringLiteral("tag:a"));
    EXPECT_EQ(history.newer(QStringLiteral("tag:a")), QStringLiteral("dra"));
    EXPECT_EQ(history.newer(QStringLiteral("dra")), QStringLiteral("dra"));
}

TEST(query_history, passes_over_what_already_stands_there)
{
    QueryHistory history;
    history.setEntries({QStringLiteral("b"), QStringLiteral("a")});
    EXPECT_EQ(history.older(QStringLiteral("b")), QStringLiteral("a"));
    EXPECT_EQ(QueryHistory{}.older(QStringLiteral("x")), QStringLiteral("x"));
}

TEST(query_history, is_bounded)
{
    QueryHistory history;
    for (int i = 0; i < 500; ++i) history.add(QString::number(i));
    EXPECT_EQ(history.entries().size(), QueryHistory::limit);
    EXPECT_EQ(history.entries().first(), QStringLiteral("499"));
}

TEST(text_part, counts_units_where_the_language_counts_bytes)
{
    QString const text = QStringLiteral("tag:é😀 x");
    EXPECT_EQ(partOfText(text, {4, 6}), (TextPart{4, 3}));
    EXPECT_EQ(partOfText(text, {11, 1}), (TextPart{8, 1}));
    EXPECT_EQ(partOfText(text, {5, 1}), (TextPart{4, 1}));  // inside of é
    EXPECT_EQ(partOfText(text, {100, 100}), (TextPart{static_cast<int>(text.size()), 0}));
    EXPECT_EQ(byteAt(text, 7), 10u);
    EXPECT_EQ(byteAt(text, 99), 12u);
}

TEST(explanation, says_in_words_what_is_asked)
{
    EXPECT_EQ(explain(read("")), QStringLiteral("Every request."));
    EXPECT_EQ(explain(read("model:gpt-4o")), QStringLiteral("Requests where model (the model or group that was asked for) is “gpt-4o”."));
    EXPECT_EQ(explain(read("status>=500 -tag:null")),
              QStringLiteral("Requests where status (the HTTP status the client got, 0 when nothing was sent) is at least 500 "
                             "and tag (the tag of the member that was drawn) is there."));
    EXPECT_EQ(explain(read("run:1 or not (run<2 run>3)")),
              QStringLiteral("Requests where run (which start of the server) is “1” "
                             "or it is not so that (run is less than 2 and run is more than 3)."));
    EXPECT_EQ(explain(read("timeout")),
              QStringLiteral("Requests where “timeout” stands in an id, a model, the reason or the error's sentence."));
    for (char const* text : {"path:a*", "path:*a", "path:*a*", "path:a*b", "run<=1", "path:null", "path!=x", "true", "false", "-timeout"})
        EXPECT_TRUE(explain(read(text)).startsWith(QStringLiteral("Requests where ")) || QLatin1String(text) == QLatin1String("true"))
            << text;
}

TEST(field_words, are_those_of_the_table_of_event_fields_whatever_the_key_is)
{
    for (storage::filter_field const& each : storage::filter_fields()) {
        QString const key = QString::fromUtf8(each.key.data(), static_cast<qsizetype>(each.key.size()));
        EXPECT_FALSE(aboutField(key).isEmpty()) << each.key;
        EXPECT_FALSE(aboutField(key).startsWith(QStringLiteral("the same as"))) << each.key;
    }
    auto const about = [](char const* key) { return aboutField(QString::fromUtf8(key)).toStdString(); };
    EXPECT_EQ(about("provider"), "who answered");
    EXPECT_EQ(about("resolved_provider"), "who answered");
    EXPECT_EQ(about("latency"), "the whole time, from the request to the end of the reply");
    EXPECT_EQ(about("cost"), "dollars by the tokens that came");
    EXPECT_EQ(about("fallback"), "whether another target was needed");
    EXPECT_EQ(about("mode"), "oneshot or stream");
    EXPECT_EQ(about("until"), "started before then");
    EXPECT_EQ(about("no_such_field"), "");
}

TEST(explanation, tells_which_fields_totals_do_not_know)
{
    EXPECT_EQ(fieldsWithoutTotals(read("model:a latency>1s (status:500 or latency<5s) \"rate limit\"")),
              (QStringList{QStringLiteral("latency"), QStringLiteral("status"), QStringLiteral("\"rate limit\"")}));
    EXPECT_TRUE(fieldsWithoutTotals(read("model:a or -key:b")).isEmpty());
    EXPECT_TRUE(explanationText(read("model==\"a\"")).contains(QStringLiteral("\nIn short: model:a\nTotals and charts can answer this")));
    EXPECT_TRUE(
        explanationText(read("run:1")).contains(QStringLiteral("Totals and charts look at the requests one by one, because of: run.")));
}

}  // namespace signalbox::console
