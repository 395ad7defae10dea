#include "storage/postgres/connection.hpp"

#include <libpq-fe.h>

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace signalbox::storage::postgres {

namespace {

constexpr std::size_t copy_piece = 64 * 1024;  // what is handed to libpq at once

/// Before those of the connection string, which says otherwise where it wants to. A server that went away without a word is noticed by the
/// timeouts, not by the operating system's hours.
constexpr std::array<std::pair<char const*, char const*>, 6> settings{{
    {"connect_timeout", "5"},
    {"tcp_user_timeout", "10000"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"fallback_application_name", "signalbox"},
}};

std::string trimmed(char const* message)
{
    std::string text = message ? message : "";
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    std::ranges::replace(text, '\n', ' ');
    return text;
}

/// https://www.postgresql.org/docs/current/errcodes-appendix.html
trouble trouble_of(std::string_view state)
{
    if (state == "53100") return trouble::full;
    if (state.starts_with("53") || state.starts_with("55")) return trouble::busy;
    if (state == "42501" || state == "25006") return trouble::read_only;
    return state.starts_with("XX") ? trouble::corrupt : trouble::io;
}

std::string_view advice(std::string_view message)
{
    if (message.find("password authentication failed") != std::string_view::npos ||
        message.find("no password supplied") != std::string_view::npos)
        return "; check user and password of the connection string";
    if (message.find("does not exist") != std::string_view::npos) return "; check the names in the connection string";
    return "";
}

}  // namespace

void connection::finish::operator()(pg_conn* of) const
{
    PQfinish(of);
}

void connection::clear::operator()(pg_result* of) const
{
    PQclear(of);
}

connection::connection(pg_conn* opened, std::string place) : handle_(opened), place_(std::move(place)) {}

connection::~connection()
{
    std::lock_guard const lock(ending_);
    handle_.reset();
}

result<std::unique_ptr<connection>> connection::open(std::string const& dsn)
{
    auto const place = place_of(dsn);
    if (!place) return place.error();
    std::vector<char const*> names, values;
    for (auto const& [name, value] : settings) names.push_back(name), values.push_back(value);
    std::string const text = libpq_string(dsn);
    for (auto const& [name, value] : {std::pair{"dbname", text.c_str()}, std::pair{"client_encoding", "UTF8"}})
        names.push_back(name), values.push_back(value);
    names.push_back(nullptr), values.push_back(nullptr);
    std::unique_ptr<connection> made{new connection{PQconnectdbParams(names.data(), values.data(), 1), *place}};
    PGconn* const handle = made->handle_.get();
    if (PQstatus(handle) != CONNECTION_OK) {
        std::string const why = trimmed(PQerrorMessage(handle));
        return failure{trouble::io, "PostgreSQL at " + *place + " is not reached: " + why + std::string{advice(why)}};
    }
    if (int const version = PQserverVersion(handle); version < oldest_server)
        return failure{trouble::older_schema, "PostgreSQL at " + *place + " is version " + std::to_string(version / 10'000) +
                                                  "; the event store needs version 13 or newer"};
    PQsetNoticeProcessor(
        handle, [](void*, char const*) {}, nullptr);
    return made;
}

void connection::abandon()
{
    std::lock_guard const lock(ending_);
    if (handle_ && PQsocket(handle_.get()) >= 0) ::shutdown(PQsocket(handle_.get()), SHUT_RDWR);
}

failure connection::error(pg_result const* from) const
{
    char const* const state = from ? PQresultErrorField(from, PG_DIAG_SQLSTATE) : nullptr;
    char const* const said = from ? PQresultErrorField(from, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    std::string const why = trimmed(said ? said : PQerrorMessage(handle_.get()));
    return {state ? trouble_of(state) : trouble::io, "PostgreSQL at " + place_ + ": " + (why.empty() ? "the connection was lost" : why)};
}

result<void> connection::execute(std::string const& sql)
{
    answer const got{PQexec(handle_.get(), sql.c_str())};
    ExecStatusType const status = PQresultStatus(got.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return error(got.get());
    return {};
}

result<std::vector<text_row>> connection::query(std::string const& sql, std::vector<std::string> const& parameters)
{
    std::vector<char const*> values;
    for (std::string const& each : parameters) values.push_back(each.c_str());
    answer const got{
        PQexecParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0)};
    ExecStatusType const status = PQresultStatus(got.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return error(got.get());
    std::vector<text_row> rows(static_cast<std::size_t>(PQntuples(got.get())));
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (int column = 0; column < PQnfields(got.get()); ++column) {
            auto& to = rows[row].emplace_back();
            if (!PQgetisnull(got.get(), static_cast<int>(row), column)) to = PQgetvalue(got.get(), static_cast<int>(row), column);
        }
    return rows;
}

result<std::int64_t> connection::ask(std::string const& sql, std::vector<std::string> const& parameters)
{
    auto const rows = query(sql, parameters);
    if (!rows) return rows.error();
    if (rows->empty() || rows->front().empty() || !rows->front().front()) return std::int64_t{0};
    return static_cast<std::int64_t>(std::strtoll(rows->front().front()->c_str(), nullptr, 10));
}

result<void> connection::begin_copy(std::string const& sql, int wanted)
{
    answer const got{PQexec(handle_.get(), sql.c_str())};
    if (PQresultStatus(got.get()) != static_cast<ExecStatusType>(wanted)) return error(got.get());
    return {};
}

/// Takes every result that is left, so that the connection can be used again.
result<std::uint64_t> connection::end_copy()
{
    result<std::uint64_t> outcome = std::uint64_t{0};
    while (answer const got{PQgetResult(handle_.get())}) {
        if (PQresultStatus(got.get()) != PGRES_COMMAND_OK)
            outcome = error(got.get());
        else if (outcome)
            outcome = static_cast<std::uint64_t>(std::strtoull(PQcmdTuples(got.get()), nullptr, 10));
        if (PQstatus(handle_.get()) == CONNECTION_BAD) break;
    }
    return outcome;
}

result<std::uint64_t> connection::copy_in(std::string const& sql, std::string_view bytes)
{
    if (auto begun = begin_copy(sql, PGRES_COPY_IN); !begun) return begun.error();
    while (!bytes.empty()) {
        std::string_view const piece = bytes.substr(0, copy_piece);
        if (PQputCopyData(handle_.get(), piece.data(), static_cast<int>(piece.size())) != 1) return error(nullptr);
        bytes.remove_prefix(piece.size());
    }
    if (PQputCopyEnd(handle_.get(), nullptr) != 1) return error(nullptr);
    return end_copy();
}

result<void> connection::copy_out(std::string const& sql, std::function<void(std::string_view)> const& take)
{
    if (auto begun = begin_copy(sql, PGRES_COPY_OUT); !begun) return begun;
    for (;;) {
        char* piece = nullptr;
        int const size = PQgetCopyData(handle_.get(), &piece, 0);
        std::unique_ptr<char, void (*)(void*)> const owned{piece, PQfreemem};
        if (size == -1) break;
        if (size < 0) return error(nullptr);
        take({piece, static_cast<std::size_t>(size)});
    }
    auto const ended = end_copy();
    if (!ended) return ended.error();
    return {};
}

}  // namespace signalbox::storage::postgres
