#include "storage/postgres/replica.hpp"

#include "storage/postgres/copy_bytes.hpp"
#include "storage/postgres/event_bytes.hpp"
#include "storage/postgres/tables.hpp"
#include "storage/sha256.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

namespace signalbox::storage::postgres {

namespace {

constexpr std::uint64_t events_at_once = 20'000;  // of one gateway, before the next one's turn: about 15 MB
constexpr std::size_t events_in_batch = 2'000;

void remove_store(std::string const& path)
{
    std::error_code ignored;
    for (char const* const end : {"", "-wal", "-shm", "-tail", "-replica"}) std::filesystem::remove(path + end, ignored);
}

constexpr std::string_view cache_folder = "signalbox", copy_prefix = "postgres-";

}  // namespace

result<std::string> replica_path(std::string const& dsn)
{
    auto const place = place_of(dsn);
    if (!place) return place.error();
    char const* const cache = std::getenv("XDG_CACHE_HOME");
    char const* const home = std::getenv("HOME");
    std::filesystem::path folder = cache && *cache ? std::filesystem::path(cache)
                                   : home && *home ? std::filesystem::path(home) / ".cache"
                                                   : std::filesystem::temp_directory_path();
    folder /= cache_folder;
    std::error_code wrong;
    if (std::filesystem::create_directories(folder, wrong)) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, wrong);
    if (!std::filesystem::is_directory(folder, wrong))
        return failure{trouble::missing_directory,
                       folder.string() + " cannot be made; set XDG_CACHE_HOME to a folder for copies of stores"};
    return (folder / (std::string(copy_prefix) + hex_of(sha256{}.of(*place)).substr(0, 16) + ".db")).string();
}

bool is_replica_path(std::string const& path)
{
    std::filesystem::path const file(path);
    return file.parent_path().filename() == cache_folder && file.filename().string().starts_with(copy_prefix) && file.extension() == ".db";
}

result<std::unique_ptr<replica>> replica::open(std::string const& dsn, std::string const& path)
{
    std::unique_ptr<replica> made{new replica{dsn, path}};
    if (auto connected = made->connect(); !connected) return connected.error();
    return made;
}

result<void> replica::connect()
{
    if (link_) return {};
    auto opened = connection::open(dsn_);
    if (!opened) return opened.error();
    auto const facts = read_facts(**opened);
    if (!facts) return facts.error();
    if (!writer_ || is_.store != facts->store)
        if (auto ready = recall(facts->store); !ready) return ready;
    link_ = std::move(*opened);
    return {};
}

result<void> replica::open_writer()
{
    auto writer = event_writer::open(path_);
    if (!writer) return writer.error();
    writer_ = std::move(*writer);
    return {};
}

/// Where the file of places is behind the copy, events are pulled again, which changes nothing. The copy's lock is taken before the file is read, and again
/// when the copy was begun anew.
result<void> replica::recall(std::string const& store)
{
    if (!writer_)
        if (auto opened = open_writer(); !opened) return opened;
    kept_ = recall_places(path_);
    bool const same = kept_ && kept_->store == store;
    is_ = same ? *kept_ : copied_places{store, 0, {}};
    if (same || !std::filesystem::exists(path_ + "-replica")) return {};
    writer_.reset();
    remove_store(path_);
    anew_ = true;
    return open_writer();
}

result<std::uint64_t> replica::append(std::string_view bytes, std::uint64_t& next)
{
    std::vector<std::unique_ptr<schema::event_record>> batch;
    std::uint64_t events = 0;
    auto const flush = [&]() -> result<void> {
        if (auto done = writer_->append(batch); !done) return done;
        events += batch.size();
        batch.clear();
        return {};
    };
    skip_copy_head(bytes);
    while (auto row = copy_row::take(bytes)) {
        decoded_event made = decode_event(*row);
        next = static_cast<std::uint64_t>(made.place) + 1;
        batch.push_back(std::move(made.event));
        if (batch.size() == events_in_batch)
            if (auto done = flush(); !done) return done.error();
    }
    if (auto done = flush(); !done) return done.error();
    return events;
}

/// Places of days that were deleted are missing; behind the last one that is there everything up to `until` is.
result<std::uint64_t> replica::pull_gateway(std::int64_t gateway, std::uint64_t until)
{
    std::uint64_t& next = is_.next[gateway];
    std::string const of = " FROM signalbox.events WHERE gateway = " + std::to_string(gateway) + " AND place >= " + std::to_string(next) +
                           " AND place < " + std::to_string(until) + " ORDER BY place LIMIT " + std::to_string(events_at_once);
    std::string bytes;
    auto const read = link_->copy_out("COPY (SELECT " + event_column_list() + of + ") TO STDOUT (FORMAT binary)",
                                      [&](std::string_view piece) { bytes.append(piece); });
    if (!read) return read.error();
    std::uint64_t last = until;
    auto const events = append(bytes, last);
    if (!events) return events.error();
    next = *events < events_at_once ? until : last;
    return *events;
}

result<std::uint64_t> replica::forget(std::int64_t before_us)
{
    std::uint64_t deleted = 0;
    if (before_us <= is_.deleted_until_us) return deleted;
    for (;;) {
        auto const gone = writer_->prune(before_us, events_in_batch);
        if (!gone) return gone.error();
        deleted += gone->rows;
        if (!gone->more) break;
    }
    is_.deleted_until_us = before_us;
    return deleted;
}

result<replica::pulled> replica::pull()
{
    auto const work = [this]() -> result<pulled> {
        if (auto ready = connect(); !ready) return ready.error();
        auto const there = places_of(*link_);
        if (!there) return there.error();
        pulled made;
        for (auto const& [gateway, until] : there->next) {
            if (is_.next[gateway] >= until) continue;
            auto const events = pull_gateway(gateway, until);
            if (!events) return events.error();
            made.events += *events;
            made.left += until - std::min(until, is_.next[gateway]);
        }
        made.more = made.left > 0;
        auto const deleted = forget(there->deleted_until_us);
        if (!deleted) return deleted.error();
        made.deleted = *deleted;
        if (kept_ != is_)
            if (auto kept = keep_places(path_, is_); !kept) return kept.error();
        kept_ = is_;
        (void)writer_->tend();
        made.anew = std::exchange(anew_, false);
        return made;
    };
    auto done = work();
    if (!done) link_.reset();
    return done;
}

}  // namespace signalbox::storage::postgres
