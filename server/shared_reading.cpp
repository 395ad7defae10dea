#include "server/shared_reading.hpp"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <utility>

namespace signalbox::server {

namespace {

constexpr std::chrono::seconds silence{2};  // a copy that takes longer says how far it is

}  // namespace

storage::result<std::uint64_t> pull_all(storage::postgres::replica& into, std::string_view what)
{
    std::uint64_t events = 0;
    auto next = std::chrono::steady_clock::now() + silence;
    for (;;) {
        auto const pulled = into.pull();
        if (!pulled) return pulled.error();
        events += pulled->events;
        if (!pulled->more) return events;
        if (std::chrono::steady_clock::now() < next) continue;
        next += silence;
        std::cerr << what << ": " << events << " events so far\n";
    }
}

/// Another process that pulls is the console, or a command whose end is near: what it has pulled is read.
storage::result<local_copy> copy_of(std::string const& dsn)
{
    auto path = storage::postgres::replica_path(dsn);
    if (!path) return path.error();
    auto opened = storage::postgres::replica::open(dsn, *path);
    if (!opened && opened.error().kind == storage::trouble::locked && std::filesystem::exists(*path)) return local_copy{*path, nullptr};
    if (!opened) return opened.error();
    if (auto const pulled = pull_all(**opened, "copying the shared store"); !pulled) return pulled.error();
    return local_copy{std::move(*path), std::move(*opened)};
}

}  // namespace signalbox::server
