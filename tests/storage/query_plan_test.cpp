// What the reader asks SQLite: no list sorts, none walks a table that it could enter by its key.
#include "storage/event_scan.hpp"
#include "storage/filter_sql.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/days_of_traffic.hpp"

#include <gtest/gtest.h>

#include <set>

namespace signalbox::storage {

using namespace testing;

namespace {

std::set<std::string>* heard = nullptr;  // statements of connections opened while it is set

int hear(unsigned, void*, void* statement, void*)
{
    if (heard != nullptr) heard->insert(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
    return 0;
}

int listen(sqlite3* opened, char**, void const*)
{
    return sqlite3_trace_v2(opened, SQLITE_TRACE_STMT, hear, nullptr);
}

/// Every statement that runs while this lives, on connections opened meanwhile.
class listening {
public:
    listening()
    {
        heard = &statements_;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(listen));
    }
    ~listening()
    {
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(listen));
        heard = nullptr;
    }
    std::set<std::string> const& statements() const { return statements_; }

private:
    std::set<std::string> statements_;
};

std::string plan_of(database& in, std::string const& sql)
{
    auto query = must(in.prepare("EXPLAIN QUERY PLAN " + sql, false));
    std::string plan;
    while (query.step() == SQLITE_ROW) plan += std::string{query.text(3)} + "\n";
    return plan;
}

void ask_everything(event_reader& reader)
{
    for (char const* const text : {"", "model=model-1", "status=500,tag=control", "key=key_1,latency_ms>5"}) {
        filter const where = must(parse_filter(text));
        for (bool const oldest_first : {false, true})
            for (bool const detail : {false, true}) {
                auto const page = must(reader.list({.where = where, .limit = 10, .oldest_first = oldest_first, .detail = detail}));
                must(reader.list({.where = where, .limit = 10, .cursor = page.next, .oldest_first = oldest_first, .detail = detail}));
            }
        event_scan scan = must(reader.begin_scan({}, where));
        auto const ids = must(reader.scan(scan, 100, std::chrono::seconds{1}));
        must(reader.rows(ids));
        must(reader.follow_cells(1, where, {}, 10));
        must(reader.follow(1, where, 10));
    }
    event_list const list = must(reader.freeze({noon_us - 30 * hour_us + 7'777, noon_us}));
    auto const page = must(reader.rows(list, list.size / 2, 100));
    must(reader.position(list, page.rows.front().id));
    must(reader.get(page.rows.front().id));
    must(reader.stats({.by = dimension::key}));
    must(reader.series({.by = dimension::resolved_model}));
    must(reader.values(dimension::tag, {}));
    must(reader.revisions({}));
    must(reader.runs(10));
}

}  // namespace

TEST(query_plans, never_sort_and_enter_events_by_their_key)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(20, 3'000), 500, true);
    listening const ears;
    auto const reader = reader_of(folder);
    event_list const list = must(reader->freeze({}));
    auto late = plain_event(noon_us - 5 * hour_us, 999'999);  // so that arrived_later() is asked too
    must(append(*writer, one(std::move(late))));
    must(reader->rows(list, 0, 2'000));
    ask_everything(*reader);
    auto db = must(database::open(folder.file(), access::read_only, std::chrono::seconds{1}));
    must(install_detail_text(db));
    for (char const* const ours : {"arrived_later", "may_match"})
        sqlite3_create_function_v2(
            db.raw(), ours, 1, SQLITE_UTF8, nullptr, [](sqlite3_context*, int, sqlite3_value**) {}, nullptr, nullptr, nullptr);
    int events = 0;
    bool later = false;
    for (std::string const& sql : ears.statements()) {
        if (!sql.starts_with("SELECT")) continue;
        std::string const plan = plan_of(db, sql);
        EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << sql << "\n" << plan;
        EXPECT_EQ(plan.find("AUTOMATIC"), std::string::npos) << sql << "\n" << plan;
        later = later || sql.find("arrived_later") != std::string::npos;
        if (sql.find("FROM events") == std::string::npos) continue;
        ++events;
        bool const one_end = sql.find("min(id)") != std::string::npos || sql.find("max(id)") != std::string::npos ||
                             sql.find("ORDER BY id LIMIT 1") != std::string::npos;
        EXPECT_TRUE(one_end || plan.find("SEARCH events USING INTEGER PRIMARY KEY") != std::string::npos) << sql << "\n" << plan;
    }
    EXPECT_GT(events, 20);
    EXPECT_TRUE(later);
}

}  // namespace signalbox::storage
