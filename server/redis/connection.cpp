#include "server/redis/connection.hpp"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace signalbox::server::redis {

namespace {

model::failure broken(std::string why)
{
    return {model::fault::connect_failed, std::move(why)};
}

timeval time_of(std::chrono::milliseconds span)
{
    return {.tv_sec = span.count() / 1000, .tv_usec = span.count() % 1000 * 1000};
}

std::string place_of(config::redis_address const& where)
{
    if (!where.path.empty()) return where.path;
    return (where.host.find(':') == std::string::npos ? where.host : "[" + where.host + "]") + ":" + std::to_string(where.port);
}

reply value_of(redisReply const& of)
{
    reply out;
    out.text.assign(of.str ? of.str : "", of.str ? of.len : 0);
    out.number = of.integer;
    switch (of.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS: out.is = reply::kind::text; break;
    case REDIS_REPLY_ERROR: out.is = reply::kind::error; break;
    case REDIS_REPLY_INTEGER: out.is = reply::kind::number; break;
    case REDIS_REPLY_ARRAY:
        out.is = reply::kind::list;
        for (std::size_t i = 0; i < of.elements; ++i) out.list.push_back(value_of(*of.element[i]));
        break;
    default: break;
    }
    return out;
}

/// The value of a line "name:value" of INFO.
std::string line_of(std::string const& info, std::string const& name)
{
    std::size_t const at = info.find("\n" + name + ":");
    if (at == std::string::npos) return {};
    std::size_t const from = at + name.size() + 2;
    return info.substr(from, std::min(info.find('\r', from), info.size()) - from);
}

}  // namespace

std::string words_for(std::string const& error, bool names_user)
{
    struct row {
        std::string_view begins, means;
    };
    static constexpr std::array rows{
        row{"WRONGPASS", "Redis refuses the user of storage.redis.username with this password: see both"},
        row{"NOAUTH", "Redis wants a password: set storage.redis.password, and storage.redis.username where its users have names"},
        row{"ERR AUTH",
            "the user \"default\" of Redis has no password: leave storage.redis.password out, or name a user in storage.redis.username"},
        row{"ERR Client sent AUTH", "Redis has no password: leave storage.redis.password out"},
        row{"NOPERM", "the user of Redis may not do what is needed: let it use the keys of storage.redis.prefix, and EVALSHA, SCRIPT LOAD, "
                      "INFO and SELECT; "
                      "`signalbox limits` uses TIME, SCAN and HGETALL"},
        row{"OOM", "the memory of Redis is full: raise its maxmemory"},
        row{"READONLY", "this Redis is a replica that takes no writes: name the primary in storage.redis.address"},
        row{"MISCONF", "Redis cannot save its data, and takes no writes: see its log"},
        row{"LOADING", "Redis is reading its data and will answer soon"},
        row{"MOVED", "this Redis is a cluster; storage.redis.address must be a Redis of its own"},
        row{"ERR DB index", "Redis has no such database: see storage.redis.database"},
    };
    constexpr std::string_view no_user =
        "Redis refuses the password for its user \"default\": set storage.redis.username where its users have names, or "
        "see storage.redis.password";
    if (!names_user && error.starts_with("WRONGPASS")) return std::string(no_user);
    auto const found = std::ranges::find_if(rows, [&](row const& each) { return error.starts_with(each.begins); });
    return found == rows.end() ? "Redis answers: " + error.substr(0, 200) : std::string(found->means);
}

model::result<std::unique_ptr<connection>> connection::open(config::redis_settings const& with)
{
    timeval const limit = time_of(patience);
    config::redis_address const& where = with.where;
    redisContext* const made = where.path.empty() ? redisConnectWithTimeout(where.host.c_str(), where.port, limit)
                                                  : redisConnectUnixWithTimeout(where.path.c_str(), limit);
    std::string const named = "Redis at " + place_of(where) + " (storage.redis.address)";
    if (!made) return broken(named + " cannot be asked: this gateway has no memory for a connection");
    std::unique_ptr<connection> out(new connection(made, named));
    if (made->err) return broken(named + " cannot be reached: " + made->errstr);
    redisSetTimeout(made, limit);
    if (where.path.empty()) redisEnableKeepAlive(made);
    if (auto done = out->introduce(with); !done) return std::move(done.error());
    return out;
}

connection::~connection()
{
    redisFree(of_);
}

model::result<void> connection::introduce(config::redis_settings const& with)
{
    std::vector<std::vector<std::string>> words;
    if (!with.password.empty()) {
        std::vector<std::string> auth{"AUTH"};
        if (!with.username.empty()) auth.push_back(with.username);
        auth.emplace_back(with.password.reveal());
        words.push_back(std::move(auth));
    }
    if (with.database != 0) words.push_back({"SELECT", std::to_string(with.database)});
    words.push_back({"INFO", "server"});
    for (auto const& each : words) {
        auto said = ask(each);
        if (!said) return std::move(said.error());
        if (said->is == reply::kind::error) return broken(name_ + ": " + words_for(said->text, !with.username.empty()));
        run_ = line_of(said->text, "run_id");
    }
    if (run_.empty()) return broken(name_ + ": it does not say which process it is (INFO server): something else answers there");
    return {};
}

void connection::append(std::vector<std::string> const& command)
{
    std::vector<char const*> words;
    std::vector<std::size_t> sizes;
    for (std::string const& each : command) {
        words.push_back(each.data());
        sizes.push_back(each.size());
    }
    redisAppendCommandArgv(of_, static_cast<int>(words.size()), words.data(), sizes.data());
}

model::result<reply> connection::next()
{
    void* got = nullptr;
    if (redisGetReply(of_, &got) != REDIS_OK || !got) {
        bool const late = of_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
        return broken(name_ + (late ? " gives no answer in time" : std::string(" broke the connection: ") + of_->errstr));
    }
    std::unique_ptr<void, decltype(&freeReplyObject)> const owned(got, &freeReplyObject);
    return value_of(*static_cast<redisReply const*>(got));
}

model::result<reply> connection::ask(std::vector<std::string> const& command)
{
    append(command);
    return next();
}

}  // namespace signalbox::server::redis
