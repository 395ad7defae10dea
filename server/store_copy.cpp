// `signalbox store copy`: the events of one store into another, files and stores in PostgreSQL alike.
#include "server/commands.hpp"
#include "server/shared_reading.hpp"

#include "storage/postgres/merge.hpp"
#include "storage/postgres/store_file_copy.hpp"

#include <filesystem>
#include <iostream>

namespace signalbox::server {

namespace {

int complain(std::string const& why, int status = 1)
{
    std::cerr << "signalbox store copy: " << why << "\n";
    return status;
}

int report(std::uint64_t read, std::uint64_t written)
{
    std::cout << written << " events written, " << read - written << " were there already\n";
    return 0;
}

/// Batches until there is no more.
template <class Copy>
int copy_all(storage::result<std::unique_ptr<Copy>> opened)
{
    if (!opened) return complain(opened.error().detail);
    std::uint64_t read = 0, written = 0;
    for (;;) {
        auto const step = (*opened)->run();
        if (!step) return complain(step.error().detail + " (" + std::to_string(written) + " events were written; copy again to go on)");
        read += step->read;
        written += step->written;
        if (!step->more) return report(read, written);
    }
}

int copy_file(std::string const& from, std::string const& to)
{
    if (auto const dsn = dsn_of(to)) return copy_all(storage::postgres::store_merge::open(from, *dsn));
    return copy_all(storage::postgres::store_file_copy::open(from, to));
}

}  // namespace

int store_copy(copy_options const& options)
{
    if (options.from == options.to) return complain("FROM and TO are the same store", 2);
    for (std::string const* const each : {&options.from, &options.to})
        if (auto const good = storage::postgres::check_store_name(*each); !good) return complain(good.error().detail, 2);
    auto const dsn = dsn_of(options.from);
    if (!dsn) return copy_file(options.from, options.to);
    auto const copy = copy_of(*dsn);
    if (!copy) return complain(copy.error().detail);
    return copy_file(*copy, options.to);
}

}  // namespace signalbox::server
