#include "storage/postgres/store_name.hpp"

#include "storage/postgres/connection.hpp"

namespace signalbox::storage::postgres {

std::optional<std::string> dsn_of(std::string_view store)
{
    for (std::string_view const start : {"postgresql://", "postgres://"})
        if (store.starts_with(start)) return std::string(store);
    constexpr std::string_view word = "postgres:";
    if (store.starts_with(word)) return std::string(store.substr(word.size()));
    return std::nullopt;
}

std::string shown_store(std::string const& store)
{
    auto const dsn = dsn_of(store);
    if (!dsn) return store;
    auto const place = place_of(*dsn);
    return place ? "PostgreSQL at " + *place : "PostgreSQL";
}

}  // namespace signalbox::storage::postgres
