#include "storage/postgres/connection_string.hpp"

#include "engine/base/nearest.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace signalbox::storage::postgres {

namespace {

using options = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)>;

struct reading {
    options all{nullptr, PQconninfoFree};
    std::string why;  // of libpq, with parts of the text
};

reading read(std::string const& dsn)
{
    char* why = nullptr;
    reading made;
    made.all.reset(PQconninfoParse(dsn.c_str(), &why));
    if (why) made.why = why;
    PQfreemem(why);
    return made;
}

std::string value_of(options const& all, std::string_view name)
{
    for (PQconninfoOption const* each = all.get(); each && each->keyword; ++each)
        if (name == each->keyword && each->val) return each->val;
    return {};
}

/// Of an option that libpq does not know: the one that was meant. The name itself may be a piece of a password.
std::string meant_option(std::string const& why)
{
    std::size_t const from = why.find('"'), to = why.rfind('"');
    if (from == why.npos || to <= from) return {};
    options const known{PQconndefaults(), PQconninfoFree};
    std::vector<std::string_view> names;
    for (PQconninfoOption const* each = known.get(); each && each->keyword; ++each) names.emplace_back(each->keyword);
    std::string_view const near = base::nearest(std::string_view(why).substr(from + 1, to - from - 1), names);
    return near.empty() ? "" : "; did you mean " + std::string(near) + "?";
}

/// The words of libpq (fe-connect.c of its source) in ours.
std::string in_our_words(std::string const& why)
{
    struct row {
        std::string_view says, means;
    };
    static constexpr std::array rows{
        row{"missing \"=\"", "a word has no \"=\"; a value with blanks stands in single quotes"},
        row{"unterminated quoted string", "a single quote has no end"},
        row{"invalid connection option", "it has an option that libpq does not know"},
        row{"invalid URI query parameter", "it has an option behind \"?\" that libpq does not know"},
        row{"key/value separator", "an option behind \"?\" is not NAME=VALUE"},
        row{"percent-encoded", "a \"%\" is not followed by two hexadecimal digits; the sign itself is %25"},
        row{"IPv6", "an address of IPv6 does not stand in brackets"},
        row{"unexpected character", "something else than \":\" or \"/\" follows the brackets of the host"},
    };
    auto const found = std::ranges::find_if(rows, [&](row const& each) { return why.find(each.says) != why.npos; });
    if (found == rows.end()) return {};
    bool const names_option = found->means.find("does not know") != std::string_view::npos;
    return std::string(found->means) + (names_option ? meant_option(why) : "");
}

failure cannot_be_read(std::string const& why = {})
{
    return {trouble::bad_request, "the connection string cannot be read" + (why.empty() ? "" : ": " + why) +
                                      "; it is postgresql://USER:PASSWORD@HOST:PORT/DATABASE or words like host=HOST dbname=DATABASE"};
}

constexpr std::string_view signs_of_a_password = "; in a URL, \":\", \"/\" and \"@\" of a password are written %3A, %2F and %40";

bool is_port(std::string_view text)
{
    unsigned number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number >= 1 && number <= 65'535;
}

/// Several hosts have several ports, with commas between; an empty one is 5432.
bool are_ports(std::string_view all)
{
    for (;;) {
        std::string_view const one = all.substr(0, all.find(','));
        if (!one.empty() && !is_port(one)) return false;
        if (one.size() == all.size()) return true;
        all.remove_prefix(one.size() + 1);
    }
}

/// What libpq finds out when it connects, and not before.
result<void> check_values(options const& all)
{
    static constexpr std::array<std::string_view, 6> modes{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"};
    if (!are_ports(value_of(all, "port")))
        return cannot_be_read("its port is no number from 1 to 65535" + std::string(signs_of_a_password));
    if (value_of(all, "host").find('@') != std::string::npos)
        return cannot_be_read("its host has an \"@\"" + std::string(signs_of_a_password));
    std::string const mode = value_of(all, "sslmode");
    if (!mode.empty() && std::ranges::find(modes, mode) == modes.end())
        return cannot_be_read("its sslmode is none of disable, allow, prefer, require, verify-ca and verify-full");
    return {};
}

}  // namespace

result<void> check_dsn(std::string const& dsn)
{
    if (dsn.empty()) return cannot_be_read("it is empty");
    reading const made = read(dsn);
    if (!made.all) return cannot_be_read(in_our_words(made.why));
    return check_values(made.all);
}

result<std::string> place_of(std::string const& dsn)
{
    reading const made = read(dsn);
    if (dsn.empty() || !made.all) return cannot_be_read(in_our_words(made.why));
    auto const value = [&](std::string_view name, char const* variable, std::string otherwise) {
        if (auto written = value_of(made.all, name); !written.empty()) return written;
        char const* const set = std::getenv(variable);
        return set && *set ? std::string{set} : std::move(otherwise);
    };
    std::string const user = value("user", "PGUSER", "");
    return value("host", "PGHOST", "localhost") + ":" + value("port", "PGPORT", "5432") + "/" + value("dbname", "PGDATABASE", user);
}

}  // namespace signalbox::storage::postgres
