// SQLite as values and owners: a connection, a prepared statement, and its error codes as our failures. Its owner uses it from one
// thread.
#pragma once

#include "storage/failure.hpp"

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace signalbox::storage {

class statement {
public:
    statement() = default;
    explicit statement(sqlite3_stmt* prepared) : handle_(prepared) {}
    explicit operator bool() const { return handle_ != nullptr; }

    void bind(int at, std::int64_t value) { sqlite3_bind_int64(handle_.get(), at, value); }
    void bind(int at, double value) { sqlite3_bind_double(handle_.get(), at, value); }
    void bind_null(int at) { sqlite3_bind_null(handle_.get(), at); }
    /// The bytes must stay where they are until the statement is reset or bound anew.
    void bind_text(int at, std::string_view text);
    void bind_blob(int at, std::string_view bytes);

    /// One step: SQLITE_ROW, SQLITE_DONE or an error's extended code.
    int step() { return sqlite3_step(handle_.get()); }
    void reset() { sqlite3_reset(handle_.get()); }
    /// A whole statement that yields nothing: steps, resets, gives SQLITE_DONE or the error's code.
    int run();

    std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
    double real(int column) const { return sqlite3_column_double(handle_.get(), column); }
    bool is_null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }
    bool is_blob(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_BLOB; }
    /// Valid until the next step or reset.
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    sqlite3_stmt* raw() const { return handle_.get(); }
    int parameters() const { return sqlite3_bind_parameter_count(handle_.get()); }

private:
    struct finalize {
        void operator()(sqlite3_stmt* of) const { sqlite3_finalize(of); }
    };
    std::unique_ptr<sqlite3_stmt, finalize> handle_;
};

/// Resets a statement at the end of a block, so that it never keeps a read transaction open.
class reset_later {
public:
    explicit reset_later(statement& of) : of_(of) {}
    ~reset_later() { of_.reset(); }
    reset_later(reset_later&&) = delete;

private:
    statement& of_;
};

enum class access { read_only, read_write, create };

class database {
public:
    static result<database> open(std::string const& path, access how, std::chrono::milliseconds busy_timeout);

    std::string const& path() const { return path_; }
    sqlite3* raw() const { return handle_.get(); }
    result<void> execute(char const* sql);
    result<statement> prepare(std::string_view sql, bool kept = true);
    /// Each into its place, up to the first that fails.
    struct wanted {
        statement* into;
        std::string sql;
    };
    result<void> prepare_all(std::initializer_list<wanted> statements);
    /// The first column of the first row, or `otherwise` when there is none.
    result<std::int64_t> ask(std::string_view sql, std::int64_t otherwise = 0);
    /// Of one that was opened to read only: the statement in progress and those begun later fail with `interrupted`, until resume(). SQLite's own
    /// interruption ends what runs, and is lost between two statements. From any thread.
    void halt();
    void resume() { *halted_ = false; }
    bool halted() const { return *halted_; }
    /// What the last call's code means, as `doing` what to which file.
    failure error(int code, std::string_view doing) const;

private:
    struct close {
        void operator()(sqlite3* of) const { sqlite3_close_v2(of); }
    };
    database(std::unique_ptr<sqlite3, close> handle, std::string path) : handle_(std::move(handle)), path_(std::move(path)) {}

    std::unique_ptr<std::atomic<bool>> halted_ = std::make_unique<std::atomic<bool>>(false);  // outlives the connection, which looks at it
    std::unique_ptr<sqlite3, close> handle_;
    std::string path_;
};

/// A transaction that is rolled back unless it was committed.
class transaction {
public:
    explicit transaction(database& in) : in_(in) {}
    ~transaction();
    transaction(transaction&&) = delete;
    result<void> begin(char const* how = "BEGIN IMMEDIATE");
    result<void> commit();

private:
    database& in_;
    bool open_ = false;
};

}  // namespace signalbox::storage
