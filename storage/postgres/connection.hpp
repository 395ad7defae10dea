// A connection to PostgreSQL with libpq: statements, rows as texts, and COPY in both directions; its errors as our failures. Its owner uses it from
// one thread and every call waits for the server, for as long as its patience lasts.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection_string.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;
struct pg_result;

namespace signalbox::storage::postgres {

/// How long a call waits for a server that says nothing and takes nothing. A connection that waited in vain is lost: all later calls fail.
struct patience {
    std::chrono::milliseconds most{0};            // 0: without end
    std::atomic<bool> const* given_up = nullptr;  // true: no longer; looked at ten times a second
};

/// Rows of a query, each value as text; nothing for NULL.
using text_row = std::vector<std::optional<std::string>>;

class connection {
public:
    static constexpr int oldest_server = 130'000;  // version 13

    /// Troubles: bad_request (no connection string), io (not reached, or refused), older_schema (a server before version 13).
    /// The attempt itself takes connect_timeout of the string at most, 5 s where it says nothing.
    static result<std::unique_ptr<connection>> open(std::string const& dsn, patience const& waits = {});
    ~connection();
    connection(connection&&) = delete;

    result<void> execute(std::string const& sql);
    /// $1, $2, ... are the texts given.
    result<std::vector<text_row>> query(std::string const& sql, std::vector<std::string> const& parameters = {});
    /// The first value of the first row as a number; 0 when there is none.
    result<std::int64_t> ask(std::string const& sql, std::vector<std::string> const& parameters = {});
    /// `sql` is a COPY ... FROM STDIN; the bytes are all of its data. The rows that were copied.
    result<std::uint64_t> copy_in(std::string const& sql, std::string_view bytes);
    /// `sql` is a COPY ... TO STDOUT; the bytes come in pieces.
    result<void> copy_out(std::string const& sql, std::function<void(std::string_view)> const& take);

    /// The server has ended it while nothing was asked. Does not wait.
    bool is_lost();
    /// The server did not answer in time.
    bool waited_in_vain() const { return !lost_.empty(); }
    /// Something between us and the server shares its connections.
    bool is_pooled();
    std::string const& place() const { return place_; }

private:
    struct finish {
        void operator()(pg_conn* of) const;
    };
    struct clear {
        void operator()(pg_result* of) const;
    };
    using answer = std::unique_ptr<pg_result, clear>;
    connection(pg_conn* opened, std::string place, patience const& waits);
    failure error(pg_result const* from) const;
    /// Until the socket is ready for this (poll(2)). False when the patience is over.
    bool wait(short what);
    bool send_all();
    answer next_answer();
    answer last_answer(int sent);
    answer run(std::string const& sql);
    result<void> begin_copy(std::string const& sql, int wanted);
    result<std::uint64_t> end_copy();

    std::unique_ptr<pg_conn, finish> handle_;
    std::string const place_;
    patience const waits_;
    std::string lost_;  // why it is, where the patience ended
};

}  // namespace signalbox::storage::postgres
