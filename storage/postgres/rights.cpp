#include "storage/postgres/rights.hpp"

#include <string>

namespace signalbox::storage::postgres {

namespace {

/// As they stand in SQL.
struct parties {
    std::string user, database;
    bool schema = false;  // it is there
    std::string owner;    // of the tables; empty: there are none
};

result<parties> look(connection& in)
{
    auto const row =
        in.query("SELECT quote_ident(current_user), quote_ident(current_database()), "
                 "EXISTS (SELECT FROM pg_namespace WHERE nspname = 'signalbox')::int::text, "
                 "(SELECT quote_ident(pg_get_userbyid(c.relowner)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                 "WHERE n.nspname = 'signalbox' AND c.relname = 'gateways')");
    if (!row) return row.error();
    if (row->size() != 1) return failure{trouble::io, {}};
    text_row const& is = row->front();
    return parties{is[0].value_or(""), is[1].value_or(""), is[2] == "1", is[3].value_or("")};
}

std::string grant_for(parties const& of, purpose what)
{
    if (what == purpose::reading)
        return "GRANT USAGE ON SCHEMA signalbox TO " + of.user +
               " and GRANT SELECT ON signalbox.about, signalbox.gateways, signalbox.events TO " + of.user;
    if (!of.schema)
        return "GRANT CREATE ON DATABASE " + of.database + " TO " + of.user + ", or CREATE SCHEMA signalbox AUTHORIZATION " + of.user;
    if (of.owner.empty()) return "GRANT USAGE, CREATE ON SCHEMA signalbox TO " + of.user;
    return "GRANT " + of.owner + " TO " + of.user + ", since partitions are made by the owner of the tables";
}

}  // namespace

failure with_grant(connection& in, failure why, purpose of)
{
    if (why.kind != trouble::read_only || why.detail.find("permission denied") == std::string::npos) return why;
    if (auto const seen = look(in)) why.detail += "; what is missing: " + grant_for(*seen, of);
    return why;
}

}  // namespace signalbox::storage::postgres
