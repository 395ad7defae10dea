#include "storage/audit_remains.hpp"

namespace signalbox::storage {

result<std::string> missing_chain_table(database& in)
{
    for (std::string const& each : {std::string("audit_anchor"), std::string("audit_links")}) {
        auto const found = in.ask("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '" + each + "'");
        if (!found) return found.error();
        if (*found == 0) return each;
    }
    return std::string();
}

result<std::optional<unchained_run>> find_unchained_run(database& in, std::set<std::uint64_t> const& begun, std::int64_t from_us)
{
    auto query = in.prepare("SELECT run, started_us FROM runs WHERE chained <> 0 AND started_us >= ?1 ORDER BY run", false);
    if (!query) return query.error();
    query->bind(1, from_us);
    int code = SQLITE_DONE;
    while ((code = query->step()) == SQLITE_ROW) {
        unchained_run const one{static_cast<std::uint64_t>(query->integer(0)), query->integer(1)};
        if (!begun.contains(one.run)) return std::optional(one);
    }
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return std::optional<unchained_run>();
}

}  // namespace signalbox::storage
