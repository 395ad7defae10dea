#include "storage/postgres/connection_string.hpp"

#include "engine/base/nearest.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
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
    made.all.reset(PQconninfoParse(libpq_string(dsn).c_str(), &why));
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

/// The places of a list with commas between.
std::vector<std::string_view> listed(std::string_view all)
{
    std::vector<std::string_view> out;
    for (;;) {
        out.push_back(all.substr(0, all.find(',')));
        if (out.back().size() == all.size()) return out;
        all.remove_prefix(out.back().size() + 1);
    }
}

/// Several hosts have several ports; an empty one is 5432.
result<void> check_place(options const& all)
{
    std::string const host = value_of(all, "host"), address = value_of(all, "hostaddr"), port = value_of(all, "port");
    auto const ports = listed(port);
    if (!std::ranges::all_of(ports, [](std::string_view each) { return each.empty() || is_port(each); }))
        return cannot_be_read("its port is no number from 1 to 65535" + std::string(signs_of_a_password));
    if (host.find('@') != std::string::npos) return cannot_be_read("its host has an \"@\"" + std::string(signs_of_a_password));
    std::size_t const hosts = std::max(listed(host).size(), listed(address).size());
    if (!host.empty() && !address.empty() && listed(host).size() != listed(address).size())
        return cannot_be_read("host and hostaddr name different numbers of servers");
    if (ports.size() > 1 && ports.size() != hosts) return cannot_be_read("it has one port, or as many as hosts");
    return {};
}

/// Numbers that libpq reads when it waits for a server.
result<void> check_numbers(options const& all)
{
    static constexpr std::array<char const*, 6> names{"connect_timeout",     "keepalives",       "keepalives_idle",
                                                      "keepalives_interval", "keepalives_count", "tcp_user_timeout"};
    for (char const* const name : names) {
        std::string const value = value_of(all, name);
        int number = 0;
        auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (!value.empty() && (error != std::errc{} || end != value.data() + value.size()))
            return cannot_be_read("its " + std::string(name) + " is no whole number");
    }
    return {};
}

/// libpq judges its words when a connection begins. This one leads nowhere, and no packet leaves the machine.
result<void> check_words(std::string const& dsn)
{
    static constexpr std::array<char const*, 6> names{"dbname", "host", "hostaddr", "port", "passfile", nullptr};
    std::string const text = libpq_string(dsn);
    std::array<char const*, 6> const values{text.c_str(), "/nowhere", "", "5432", "/nowhere", nullptr};
    std::unique_ptr<PGconn, void (*)(PGconn*)> const tried{PQconnectStartParams(names.data(), values.data(), 1), PQfinish};
    std::string const why = tried ? PQerrorMessage(tried.get()) : "";
    constexpr std::string_view begins = "invalid ", ends = " value: ";
    std::size_t const end = why.find(ends);
    if (!why.starts_with(begins) || end == why.npos) return {};
    std::string const option = why.substr(begins.size(), end - begins.size());
    if (!is_option(option)) return cannot_be_read("an option has a value that libpq does not know");
    return cannot_be_read("its " + option +
                          (option == "sslmode" ? " is none of disable, allow, prefer, require, verify-ca and verify-full"
                                               : " has a value that libpq does not know"));
}

}  // namespace

std::string libpq_string(std::string const& dsn)
{
    constexpr std::string_view word = "postgres:";
    return dsn.starts_with(word) && !dsn.starts_with("postgres://") ? dsn.substr(word.size()) : dsn;
}

bool is_option(std::string_view name)
{
    options const known{PQconndefaults(), PQconninfoFree};
    for (PQconninfoOption const* each = known.get(); each && each->keyword; ++each)
        if (name == each->keyword) return true;
    return false;
}

result<void> check_dsn_text(std::string const& dsn)
{
    if (dsn.empty()) return cannot_be_read("it is empty");
    reading const made = read(dsn);
    if (!made.all) return cannot_be_read(in_our_words(made.why));
    for (auto const check : {check_place, check_numbers})
        if (auto good = check(made.all); !good) return good;
    return check_words(dsn);
}

/// libpq passes over some files that are missing, and is then less strict than the connection string says.
std::vector<named_file> missing_files(std::string const& dsn)
{
    std::vector<named_file> out;
    reading const made = read(dsn);
    for (char const* const name : {"sslrootcert", "sslcert", "sslkey"}) {
        std::string file = value_of(made.all, name);
        bool const elsewhere = file == "system" || file.find(':') != std::string::npos;  // of the system, or in an engine
        std::error_code ignored;
        if (!file.empty() && !elsewhere && !std::filesystem::exists(file, ignored)) out.push_back({name, std::move(file)});
    }
    return out;
}

result<void> check_dsn(std::string const& dsn)
{
    if (auto good = check_dsn_text(dsn); !good) return good;
    auto const missing = missing_files(dsn);
    if (missing.empty()) return {};
    return cannot_be_read("the file that its " + std::string(missing.front().option) + " names is not there");
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
