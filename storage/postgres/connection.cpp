#include "storage/postgres/connection.hpp"

#include <libpq-fe.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace signalbox::storage::postgres {

namespace {

constexpr std::size_t copy_piece = 64 * 1024;          // what is handed to libpq at once
constexpr std::chrono::milliseconds check_pause{100};  // between looks at whether the answer is still wanted

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

connection::connection(pg_conn* opened, std::string place, patience const& waits) : handle_(opened), place_(std::move(place)), waits_(waits)
{}

connection::~connection() = default;

result<std::unique_ptr<connection>> connection::open(std::string const& dsn, patience const& waits)
{
    auto const place = place_of(dsn);
    if (!place) return place.error();
    std::vector<char const*> names, values;
    for (auto const& [name, value] : settings) names.push_back(name), values.push_back(value);
    std::string const text = libpq_string(dsn);
    for (auto const& [name, value] : {std::pair{"dbname", text.c_str()}, std::pair{"client_encoding", "UTF8"}})
        names.push_back(name), values.push_back(value);
    names.push_back(nullptr), values.push_back(nullptr);
    std::unique_ptr<connection> made{new connection{PQconnectdbParams(names.data(), values.data(), 1), *place, waits}};
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
    PQsetnonblocking(handle, 1);
    return made;
}

bool connection::wait(short what)
{
    auto const until = std::chrono::steady_clock::now() + waits_.most;
    for (;;) {
        pollfd one{.fd = PQsocket(handle_.get()), .events = what, .revents = 0};
        int const ready = one.fd < 0 ? 1 : ::poll(&one, 1, static_cast<int>(check_pause.count()));
        if (ready > 0 || (ready < 0 && errno != EINTR)) return true;  // what is wrong libpq says
        if (waits_.given_up && *waits_.given_up) lost_ = "was not waited for any longer";
        if (waits_.most.count() > 0 && std::chrono::steady_clock::now() >= until)
            lost_ = "has not answered for " + std::to_string(waits_.most.count() / 1000) + " s";
        if (!lost_.empty()) return false;
    }
}

bool connection::is_lost()
{
    if (!lost_.empty() || PQstatus(handle_.get()) != CONNECTION_OK) return true;
    pollfd one{.fd = PQsocket(handle_.get()), .events = POLLIN, .revents = 0};
    // Its last words come first, then the end.
    while (::poll(&one, 1, 0) > 0)
        if (PQconsumeInput(handle_.get()) != 1 || PQstatus(handle_.get()) != CONNECTION_OK) return true;
    return false;
}

/// A pooler gives each of its clients a number of its own.
bool connection::is_pooled()
{
    auto const there = ask("SELECT pg_backend_pid()");
    return there && *there != PQbackendPID(handle_.get());
}

/// False when it is lost; what libpq has to say of it comes as an answer.
bool connection::send_all()
{
    while (PQflush(handle_.get()) == 1) {
        if (!wait(POLLIN | POLLOUT)) return false;
        (void)PQconsumeInput(handle_.get());  // a server that waits for us to read takes nothing
    }
    return true;
}

/// Null when there is none left, and when it is lost.
connection::answer connection::next_answer()
{
    if (!lost_.empty() || !send_all()) return {};
    while (PQisBusy(handle_.get()))
        if (!wait(POLLIN))
            return {};
        else if (PQconsumeInput(handle_.get()) != 1)
            break;
    return answer{PQgetResult(handle_.get())};
}

/// Of a command that was handed over when `sent` is 1. The first of a COPY, else the last, as PQexec() has it.
connection::answer connection::last_answer(int sent)
{
    answer last;
    while (sent == 1) {
        answer got = next_answer();
        if (!got) break;
        last = std::move(got);
        ExecStatusType const status = PQresultStatus(last.get());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || PQstatus(handle_.get()) == CONNECTION_BAD) break;
    }
    return lost_.empty() ? std::move(last) : answer{};
}

connection::answer connection::run(std::string const& sql)
{
    return last_answer(lost_.empty() ? PQsendQuery(handle_.get(), sql.c_str()) : 0);
}

failure connection::error(pg_result const* from) const
{
    if (!lost_.empty()) return {trouble::io, "PostgreSQL at " + place_ + " " + lost_};
    char const* const state = from ? PQresultErrorField(from, PG_DIAG_SQLSTATE) : nullptr;
    char const* const said = from ? PQresultErrorField(from, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    std::string why = trimmed(said ? said : PQerrorMessage(handle_.get()));
    if (state && std::string_view(state) == "55P03") why += "; another session holds a lock on the store's tables (pg_locks shows which)";
    return {state ? trouble_of(state) : trouble::io, "PostgreSQL at " + place_ + ": " + (why.empty() ? "the connection was lost" : why)};
}

result<void> connection::execute(std::string const& sql)
{
    answer const got = run(sql);
    ExecStatusType const status = PQresultStatus(got.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return error(got.get());
    return {};
}

result<std::vector<text_row>> connection::query(std::string const& sql, std::vector<std::string> const& parameters)
{
    std::vector<char const*> values;
    for (std::string const& each : parameters) values.push_back(each.c_str());
    answer const got = last_answer(!lost_.empty() ? 0
                                                  : PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                                                      values.data(), nullptr, nullptr, 0));
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
    answer const got = run(sql);
    if (PQresultStatus(got.get()) != static_cast<ExecStatusType>(wanted)) return error(got.get());
    return {};
}

/// Takes every result that is left, so that the connection can be used again.
result<std::uint64_t> connection::end_copy()
{
    result<std::uint64_t> outcome = std::uint64_t{0};
    while (answer const got = next_answer()) {
        if (PQresultStatus(got.get()) != PGRES_COMMAND_OK)
            outcome = error(got.get());
        else if (outcome)
            outcome = static_cast<std::uint64_t>(std::strtoull(PQcmdTuples(got.get()), nullptr, 10));
        if (PQstatus(handle_.get()) == CONNECTION_BAD) break;
    }
    if (!lost_.empty()) return error(nullptr);
    return outcome;
}

result<std::uint64_t> connection::copy_in(std::string const& sql, std::string_view bytes)
{
    if (auto begun = begin_copy(sql, PGRES_COPY_IN); !begun) return begun.error();
    while (!bytes.empty()) {
        std::string_view const piece = bytes.substr(0, copy_piece);
        if (PQputCopyData(handle_.get(), piece.data(), static_cast<int>(piece.size())) != 1 || !send_all()) return error(nullptr);
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
        int const size = PQgetCopyData(handle_.get(), &piece, 1);
        std::unique_ptr<char, void (*)(void*)> const owned{piece, PQfreemem};
        if (size == 0) {
            if (!wait(POLLIN) || PQconsumeInput(handle_.get()) != 1) return error(nullptr);
            continue;
        }
        if (size == -1) break;
        if (size < 0) return error(nullptr);
        take({piece, static_cast<std::size_t>(size)});
    }
    auto const ended = end_copy();
    if (!ended) return ended.error();
    return {};
}

}  // namespace signalbox::storage::postgres
