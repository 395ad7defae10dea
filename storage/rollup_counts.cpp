#include "storage/rollup_counts.hpp"

#include "storage/filter_fields.hpp"
#include "storage/filter_sql.hpp"
#include "storage/histogram.hpp"
#include "storage/interner.hpp"
#include "storage/rollup_batch.hpp"
#include "storage/varint.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <variant>

namespace signalbox::storage {

namespace {

enum class answer : std::uint8_t { no, maybe, yes };

answer negated(answer of)
{
    return of == answer::maybe ? of : of == answer::no ? answer::yes : answer::no;
}

bool asks_who(condition const& of)
{
    filter_field const* const field = find_filter_field(of.field);
    bool const who =
        field != nullptr && field->kind == field_kind::split_text &&
        (field->place == static_cast<std::size_t>(dimension::key) || field->place == static_cast<std::size_t>(dimension::consumer));
    return who || std::ranges::any_of(of.parts, asks_who);
}

/// Judges the parts of a filter by the names that the store holds.
class judge {
public:
    explicit judge(catalog const& names) : names_(names) {}

    answer about(condition const& of, split const& requests)
    {
        switch (of.is) {
        case condition::form::all: {
            answer sum = answer::yes;
            for (condition const& part : of.parts) sum = std::min(sum, about(part, requests));
            return sum;
        }
        case condition::form::any: {
            answer sum = answer::no;
            for (condition const& part : of.parts) sum = std::max(sum, about(part, requests));
            return sum;
        }
        case condition::form::negate: return negated(about(of.parts.front(), requests));
        default: return about_leaf(of, requests);
        }
    }

private:
    // A condition without parts. What is no name, or stands in the event's detail alone, is not known here.
    answer about_leaf(condition const& of, split const& requests)
    {
        filter_field const* const field = find_filter_field(of.field);
        if (field != nullptr && field->kind == field_kind::shape_text) return about_shapes(of, field->place);
        if (field == nullptr || field->kind != field_kind::split_text) return answer::maybe;
        name_id const name = requests.names[field->place];
        if (name == name_other || name == name_none) return answer::maybe;
        return passes(of, names_.text(name)) ? answer::yes : answer::no;
    }

    // Which shapes the events of a split have is not known; where none of all passes, no event does. Shape 1 stands for any when there are
    // too many.
    answer about_shapes(condition const& of, std::size_t place)
    {
        auto const [known, first_time] = shapes_.try_emplace(&of, answer::no);
        if (!first_time) return known->second;
        std::vector<shape> const& all = names_.shapes();
        for (std::size_t i = all.size() < shape_limit ? 1 : 0; i < all.size(); ++i) {
            name_id const name = all[i].names[place];
            if (name == name_other || passes(of, names_.text(name))) return known->second = answer::maybe;
        }
        return answer::no;
    }

    catalog const& names_;
    std::map<condition const*, answer> shapes_;  // the same for each split
};

// The time that every match of a filter takes at least, when the filter itself or one of its parts that must all hold says so.
std::uint64_t least_time(condition const& of, std::string_view column)
{
    if (of.is == condition::form::all) {
        std::uint64_t most = 0;
        for (condition const& part : of.parts) most = std::max(most, least_time(part, column));
        return most;
    }
    filter_field const* const field = of.is == condition::form::compare ? find_filter_field(of.field) : nullptr;
    bool const bounds = of.op == comparison::equal || of.op == comparison::greater || of.op == comparison::greater_or_equal;
    if (field == nullptr || field->sql != column || !bounds) return 0;
    auto const value = filter_value(*field, of);
    if (!value) return 0;
    if (auto const* whole = std::get_if<std::int64_t>(&*value)) return *whole > 0 ? static_cast<std::uint64_t>(*whole) : 0;
    auto const* const real = std::get_if<double>(&*value);
    return real != nullptr && *real > 0 && *real < 1e15 ? static_cast<std::uint64_t>(*real) : 0;
}

// Whether the last bucket of a stored histogram reaches a time. Damaged bytes say yes: the events are looked at then.
bool reaches(std::string_view bytes, std::uint64_t time)
{
    if (time == 0) return true;
    std::size_t const wanted = histogram::bucket_of(time);
    std::uint64_t next = 0;
    while (!bytes.empty()) {
        std::uint64_t skipped = 0;
        std::uint64_t count = 0;
        if (!take_varint(bytes, skipped) || !take_varint(bytes, count)) return true;
        next += skipped + 1;
    }
    return next > wanted;
}

}  // namespace

row_test::row_test(filter const& where, catalog const& names)
{
    if (where.everything()) return;
    rows_ = asks_who(where.root()) ? scope::keys : scope::routes;
    judge by_names{names};
    for (split const& each : names.splits()) may_.push_back(by_names.about(where.root(), each) != answer::no);
    latency_ = least_time(where.root(), "latency_us");
    first_token_ = least_time(where.root(), first_token_sql);
    narrows_ = asks_times() || std::ranges::find(may_, false) != may_.end();
}

bool row_test::long_enough(std::string_view latency, std::string_view first_token) const
{
    return reaches(latency, latency_) && reaches(first_token, first_token_);
}

result<void> sieve::install(database& in)
{
    auto const call = [](sqlite3_context* context, int, sqlite3_value** arguments) {
        row_test const* const test = static_cast<sieve const*>(sqlite3_user_data(context))->test_;
        bool const may = test == nullptr || test->may_pass(static_cast<std::uint64_t>(sqlite3_value_int64(arguments[0])));
        sqlite3_result_int(context, may ? 1 : 0);
    };
    int const code =
        sqlite3_create_function_v2(in.raw(), "may_match", 1, SQLITE_UTF8 | SQLITE_INNOCUOUS, this, call, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return in.error(code, "opening");
    return {};
}

namespace {

result<std::vector<bucket_count>> sum_buckets(database& in, rollup_span const& span)
{
    auto select = in.prepare("SELECT bucket, sum(requests) FROM rollups WHERE level = ?1 AND scope = 0 AND bucket >= ?2 AND bucket < ?3 "
                             "GROUP BY bucket ORDER BY bucket",
                             false);
    if (!select) return select.error();
    select->bind(1, span.level);
    select->bind(2, span.from);
    select->bind(3, span.to);
    std::vector<bucket_count> counts;
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW) {
        auto const requests = static_cast<std::uint64_t>(select->integer(1));
        counts.push_back({span.level, select->integer(0), select->integer(0) + span.level, requests, requests});
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return counts;
}

}  // namespace

result<std::vector<bucket_count>> count_buckets(database& in, rollup_span const& span, row_test const& test)
{
    if (!test.narrows()) return sum_buckets(in, span);
    // Histograms are read only when they are asked about: they are most of a row.
    std::string const times = test.asks_times() ? ", latency, first_token" : "";
    auto select = in.prepare("SELECT bucket, split, requests" + times +
                                 " FROM rollups WHERE level = ?1 AND scope = ?2 AND bucket >= ?3 "
                                 "AND bucket < ?4 ORDER BY bucket",
                             false);
    if (!select) return select.error();
    select->bind(1, span.level);
    select->bind(2, static_cast<std::int64_t>(test.rows()));
    select->bind(3, span.from);
    select->bind(4, span.to);
    std::vector<bucket_count> counts;
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW) {
        std::int64_t const bucket = select->integer(0);
        if (counts.empty() || counts.back().from != bucket) counts.push_back({span.level, bucket, bucket + span.level});
        auto const requests = static_cast<std::uint64_t>(select->integer(2));
        counts.back().requests += requests;
        if (test.may_pass(static_cast<std::uint64_t>(select->integer(1))) &&
            (!test.asks_times() || test.long_enough(select->blob(3), select->blob(4))))
            counts.back().likely += requests;
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return counts;
}

result<std::vector<bucket_count>> count_log(database& in, row_test const& test)
{
    auto select = in.prepare("SELECT deltas FROM rollup_log ORDER BY entry", false);
    if (!select) return select.error();
    std::vector<bucket_count> counts;
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW) {
        std::string_view bytes = select->blob(0);
        rollup_delta delta;
        while (take_delta(bytes, delta)) {
            std::uint64_t const requests = delta.sum.requests;
            counts.push_back({minute, delta.bucket, delta.bucket + minute, requests, test.may_pass(delta.split) ? requests : 0});
        }
        if (!bytes.empty()) return failure{trouble::corrupt, in.path() + ": the rollups' log is damaged; restore a copy"};
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return counts;
}

}  // namespace signalbox::storage
