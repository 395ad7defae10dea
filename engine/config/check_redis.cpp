// The Redis that gateways share: that it is there when it is needed, and can be reached as it is written.
#include "engine/config/check.hpp"
#include "engine/config/redis_settings.hpp"
#include "engine/config/scalar.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// Names in Redis: as people type them, and with no sign that its patterns or clusters give a meaning.
constexpr std::size_t longest_name = 64;

bool is_name(std::string const& text)
{
    constexpr std::string_view signs = "-_.:@/";
    return text.size() <= longest_name && std::ranges::all_of(text, [&](char one) {
               return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') ||
                      signs.find(one) != signs.npos;
           });
}

void check_address(subject const& of, schema::Redis const& redis)
{
    std::string const place = "storage.redis.address";
    if (redis.address().empty() || of.where.spoiled(place)) return;
    auto const where = parse_redis_address(redis.address());
    if (!where) return of.error("L021", place, of.where.shown(place) + " " + where.error().detail, "address: 127.0.0.1:6379");
    if (!where->loopback() && redis.has_password())
        of.warning("L030", place,
                   of.where.shown(place) + " is another machine, and the password goes there unprotected: have it in a private network, or "
                                           "reach it through a tunnel that ends on this machine");
}

void check_name(subject const& of, std::string const& place, std::string const& text)
{
    if (of.where.spoiled(place) || is_name(text)) return;
    of.error("L065", place, of.where.shown(place) + " is no name for Redis: at most 64 letters, digits, and - _ . : @ /");
}

}  // namespace

void check_redis(subject const& of)
{
    schema::Storage const storage = with_defaults(of.config.storage());
    bool const shared = storage.counters() == "redis" && !of.where.spoiled("storage.counters");
    if (shared && !storage.has_redis())
        return of.error("L065", "storage.counters", "counters: redis needs storage.redis, which says where it is",
                        "redis: {address: 127.0.0.1:6379}");
    if (!storage.has_redis()) return;
    if (!shared && !of.where.spoiled("storage.counters"))
        of.warning("L027", "storage.redis", "storage.redis has no effect without storage.counters: redis", "counters: redis");
    schema::Redis const redis = with_defaults(storage.redis());
    check_address(of, redis);
    check_name(of, "storage.redis.prefix", redis.prefix());
    check_name(of, "storage.redis.gateway", redis.gateway());
    if (!redis.username().empty() && !redis.has_password())
        of.error("L065", "storage.redis.username", "a user of Redis needs a password", "password: {env: REDIS_PASSWORD}");
}

}  // namespace signalbox::config
