#include "storage/postgres/store_name.hpp"

#include "storage/postgres/connection_string.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/shown_address.hpp"

namespace signalbox::storage::postgres {

std::optional<std::string> dsn_of(std::string_view store)
{
    for (std::string_view const start : {"postgresql://", "postgres://"})
        if (store.starts_with(start)) return std::string(store);
    constexpr std::string_view word = "postgres:";
    if (store.starts_with(word)) return std::string(store.substr(word.size()));
    return std::nullopt;
}

result<void> check_store_name(std::string const& store)
{
    if (auto const dsn = dsn_of(store)) return check_dsn(*dsn);
    std::size_t const scheme = store.find("://"), sign = store.find('=');
    std::string const shown = base::shown_address(store);
    if (scheme != store.npos && store.find('/') > scheme)
        return failure{trouble::bad_request, shown + " is no store: a store is a file, or postgresql://USER@HOST:PORT/DATABASE, in small "
                                                     "letters; a file of such a name has ./ before it"};
    if (sign != store.npos && is_option(store.substr(0, sign)))
        return failure{trouble::bad_request, shown + " is no store: words of libpq stand behind \"postgres:\", as in \"postgres:host=HOST "
                                                     "dbname=DATABASE\"; a file of such a name has ./ before it"};
    if (base::same_text(store.substr(0, store.find(':')), "postgres") || store.starts_with("postgresql:"))
        return failure{trouble::bad_request,
                       shown + " is no store: words of libpq stand behind \"postgres:\", in small letters, and addresses begin "
                               "with \"postgresql://\""};
    return {};
}

std::string shown_store(std::string const& store)
{
    auto const dsn = dsn_of(store);
    if (!dsn) return base::shown_address(store);
    auto const place = place_of(*dsn);
    return place ? "PostgreSQL at " + *place : "PostgreSQL";
}

}  // namespace signalbox::storage::postgres
