#include "storage/postgres/store_file_copy.hpp"

#include "storage/postgres/copy_bytes.hpp"
#include "storage/postgres/event_bytes.hpp"

#include <utility>
#include <vector>

namespace signalbox::storage::postgres {

namespace {

constexpr std::size_t events_at_once = 2'000;
constexpr std::int64_t same_runs = 1;  // the gateway whose runs keep their numbers

}  // namespace

result<std::unique_ptr<store_file_copy>> store_file_copy::open(std::string const& from, std::string const& to)
{
    auto source = row_source::open(from);
    if (!source) return source.error();
    auto writer = event_writer::open(to);
    if (!writer) return writer.error();
    auto there = row_source::open(to);
    if (!there) return there.error();
    return std::unique_ptr<store_file_copy>{new store_file_copy{std::move(*source), std::move(*writer), std::move(*there)}};
}

result<store_file_copy::step> store_file_copy::run()
{
    copy_writer rows;
    auto const read = from_->behind(cursor_, events_at_once, [&](stored_row const& row) { encode_event(rows, row, same_runs, 0); });
    if (!read) return read.error();
    std::vector<std::unique_ptr<schema::event_record>> batch;
    std::string_view bytes = rows.finish();
    skip_copy_head(bytes);
    while (auto row = copy_row::take(bytes)) batch.push_back(decode_event(*row).event);
    auto const before = there_->arrivals_end();
    if (!before) return before.error();
    if (auto done = to_->append(batch); !done) return done.error();
    auto const after = there_->arrivals_end();
    if (!after) return after.error();
    if (auto tended = to_->tend(); !tended) return tended.error();
    cursor_ = read->cursor;
    return step{read->rows, *after - *before, read->more};
}

}  // namespace signalbox::storage::postgres
