#include "storage/arrivals.hpp"

#include "storage/id_range.hpp"
#include "storage/varint.hpp"

#include <algorithm>
#include <string>

namespace signalbox::storage {

void encode_ids(std::string& out, std::vector<std::uint64_t> const& ids)
{
    std::uint64_t before = 0;
    for (std::uint64_t const id : ids) {
        put_varint(out, fold_sign(static_cast<std::int64_t>(id - before)));
        before = id;
    }
}

bool decode_ids(std::string_view bytes, std::vector<std::uint64_t>& ids)
{
    std::uint64_t before = 0;
    while (!bytes.empty()) {
        std::uint64_t folded = 0;
        if (!take_varint(bytes, folded)) return false;
        before += static_cast<std::uint64_t>(unfold_sign(folded));
        ids.push_back(before);
    }
    return true;
}

result<std::int64_t> next_arrival(database& in)
{
    return in.ask("SELECT first + count FROM arrivals ORDER BY first DESC LIMIT 1", 1);
}

result<std::uint64_t> read_arrived_ids(database& in, std::uint64_t cursor, std::vector<std::uint64_t>& ids)
{
    auto select =
        in.prepare("SELECT first, ids FROM arrivals WHERE first >= coalesce((SELECT max(first) FROM arrivals WHERE first <= ?1), 0) "
                   "ORDER BY first",
                   false);
    if (!select) return select.error();
    select->bind(1, static_cast<std::int64_t>(cursor));
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW) {
        auto const first = static_cast<std::uint64_t>(select->integer(0));
        std::size_t const begin = ids.size();
        if (!decode_ids(select->blob(1), ids))
            return failure{trouble::corrupt, in.path() + ": the list of arrivals at " + std::to_string(first) + " is damaged"};
        std::uint64_t const end = first + (ids.size() - begin);
        std::uint64_t const known = cursor > first ? std::min(cursor, end) - first : 0;
        ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.begin() + static_cast<std::ptrdiff_t>(begin + known));
        cursor = std::max(cursor, end);
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return cursor;
}

result<std::optional<std::int64_t>> earliest_start(database& in, std::uint64_t first)
{
    std::vector<std::uint64_t> ids;
    if (auto read = read_arrived_ids(in, first, ids); !read) return read.error();
    if (ids.empty()) return std::optional<std::int64_t>();
    return std::optional(time_of_id(*std::ranges::min_element(ids)) - clock_slack_us);
}

result<arrivals_writer> arrivals_writer::open(database& in)
{
    arrivals_writer made{in};
    auto insert = in.prepare("INSERT INTO arrivals (first, count, ids) VALUES (?1, ?2, ?3)");
    if (!insert) return insert.error();
    made.insert_ = std::move(*insert);
    auto forget = in.prepare("DELETE FROM arrivals WHERE first < ?1 AND first + count <= ?1");
    if (!forget) return forget.error();
    made.forget_ = std::move(*forget);
    auto const next = next_arrival(in);
    if (!next) return next.error();
    made.next_ = *next;
    return made;
}

result<void> arrivals_writer::flush()
{
    if (batch_.empty()) return {};
    auto const count = static_cast<std::int64_t>(batch_.size());
    bytes_.clear();
    encode_ids(bytes_, batch_);
    insert_.bind(1, next_);
    insert_.bind(2, count);
    insert_.bind_blob(3, bytes_);
    if (int const code = insert_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    forget_.bind(1, std::min(next_ + count - arrivals_kept, held_.from(next_ + count)));
    if (int const code = forget_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

void arrivals_writer::settle()
{
    next_ += static_cast<std::int64_t>(batch_.size());
    batch_.clear();
}

}  // namespace signalbox::storage
