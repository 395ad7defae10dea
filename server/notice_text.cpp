#include "server/notice_text.hpp"

#include "engine/base/hex.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/random_number.hpp"
#include "engine/base/timestamp.hpp"
#include "storage/sha256.hpp"

namespace signalbox::server {

namespace {

void describe(base::json_object& into, std::string_view kind, std::string_view configuration, std::string_view id, std::int64_t now_us)
{
    into.text("notice", kind);
    into.text("id", id);
    into.text("at", base::timestamp_text(now_us));
    if (!configuration.empty()) into.text("configuration", configuration);
}

}  // namespace

std::string new_notice_id()
{
    std::string id = "ntc_";
    base::append_hex(id, base::random_number());
    return id;
}

std::string limit_notice(limits::warning const& of, std::string_view reserved, std::string_view configuration, std::string_view id,
                         std::int64_t now_us)
{
    std::string body;
    base::json_object one(body);
    describe(one, "limit_warning", configuration, id, now_us);
    one.text("limit", of.limit);
    one.text("of", of.key);
    one.number("percent", static_cast<std::uint64_t>(of.percent));
    one.text("used", of.used);
    one.text("reserved", reserved);
    one.text("allows", of.allowed);
    one.close();
    return body;
}

std::string head_notice(storage::audit_head const& of, std::string_view configuration, std::string_view id, std::int64_t now_us)
{
    std::string body;
    base::json_object one(body);
    describe(one, "audit_head", configuration, id, now_us);
    one.number("link", of.number);
    one.text("head", storage::hex_of(of.digest));
    one.text("link_at", base::timestamp_text(of.at_us));
    one.close();
    return body;
}

}  // namespace signalbox::server
