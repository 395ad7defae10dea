// The operator's pages of keys: what `signalbox keys` does, in the server that has the key store open.
#include "server/operator_pages.hpp"

#include "engine/base/percent.hpp"
#include "engine/model/clock.hpp"
#include "server/key_words.hpp"
#include "server/operator_body.hpp"
#include "server/store_place.hpp"
#include "server/watch.hpp"

namespace signalbox::server {

namespace {

constexpr std::string_view usual_grace = "24h";

std::int64_t now_us()
{
    return model::wall_now().time_since_epoch().count();
}

admin_page ending()
{
    return refused_page(503, "the server is about to end");
}

int status_of(storage::failure const& why)
{
    return why.kind == storage::trouble::not_found ? 404 : why.kind == storage::trouble::bad_request ? 400 : 500;
}

admin_page page_of(storage::stored_key const& key, std::string_view secret, int status)
{
    admin_page page{status, "application/json", {}, {}};
    append_key(page.body, key, secret, now_us());
    page.body += "\n";
    return page;
}

/// What became of a key; it holds at once.
admin_page outcome(key_watch& keys, storage::result<storage::stored_key> const& made, std::string_view secret, int status)
{
    if (!made) return refused_page(status_of(made.error()), made.error().detail);
    keys.look();
    return page_of(*made, secret, status);
}

/// A time to come that is written as the commands take it; nothing when there is none.
model::result<std::optional<std::int64_t>> when(std::string const& text, std::string_view member)
{
    if (text.empty()) return std::optional<std::int64_t>();
    auto const at = parse_when(text, now_us(), true);
    std::string const name = "\"" + std::string(member) + "\"";
    if (!at) return model::failure{model::fault::bad_request, name + ": write 24h, 30d, 2027-01-01 or RFC 3339"};
    return at;
}

/// The end of a new key, which is not in the past.
model::result<std::optional<std::int64_t>> expiry(std::string const& text)
{
    auto const at = when(text, "expires");
    if (at && *at && **at <= now_us()) return model::failure{model::fault::bad_request, "\"expires\" is in the past"};
    return at;
}

/// What is wrong with an allow-list; empty when nothing is.
std::string wrong_in(std::vector<std::string> const& allow, config::snapshot const& within)
{
    config::outline const known = config::outline_of(within);
    for (std::string const& rule : allow) {
        if (!is_grant(rule)) return "\"allow\": " + rule + ": write " + std::string(grants);
        if (std::string const unknown = unknown_in_grant(rule, known); !unknown.empty()) return "\"allow\": " + unknown;
    }
    return {};
}

}  // namespace

admin_page keys_page(admin_view const& of, operator_request const&)
{
    key_watch* const keys = of.beside.keys();
    if (!keys) return ending();
    auto const all = keys->store().list();
    if (!all) return refused_page(status_of(all.error()), all.error().detail);
    admin_page page;
    page.body = "{\"keys\":[";
    for (storage::stored_key const& each : *all) {
        if (page.body.back() == '}') page.body += ",\n ";
        append_key(page.body, each, {}, now_us());
    }
    page.body += "]}\n";
    return page;
}

admin_page create_key_page(admin_view const& of, operator_request const& asked)
{
    key_watch* const keys = of.beside.keys();
    if (!keys) return ending();
    auto body = operator_body::read(asked.as_sent.body);
    if (!body) return refused_page(400, body.error().detail);
    storage::new_key fresh{body->text("name"), body->text("consumer"), body->texts("allow"), {}, {}, {}};
    auto const expires = expiry(body->text("expires"));
    if (auto const wrong = body->wrong()) return refused_page(400, wrong->detail);
    if (fresh.name.empty()) return refused_page(400, "\"name\" is missing: what the key is for");
    if (!expires) return refused_page(400, expires.error().detail);
    fresh.expires_us = *expires;
    if (fresh.consumer.empty()) fresh.consumer = fresh.name;
    if (std::string const wrong = wrong_in(fresh.allow, *of.states.current()->config); !wrong.empty()) return refused_page(400, wrong);
    std::string const secret = draw_key(fresh);
    return outcome(*keys, keys->store().create(fresh, now_us()), secret, 201);
}

admin_page rotate_key_page(admin_view const& of, operator_request const& asked)
{
    key_watch* const keys = of.beside.keys();
    if (!keys) return ending();
    auto body = operator_body::read(asked.as_sent.body);
    if (!body) return refused_page(400, body.error().detail);
    std::string const grace = body->text("grace");
    auto const until = when(grace.empty() ? std::string(usual_grace) : grace, "grace");
    auto const expires = expiry(body->text("expires"));
    if (auto const wrong = body->wrong()) return refused_page(400, wrong->detail);
    if (!until) return refused_page(400, until.error().detail);
    if (!expires) return refused_page(400, expires.error().detail);
    storage::new_key fresh;
    fresh.expires_us = *expires;
    std::string const secret = draw_key(fresh);
    return outcome(*keys, keys->store().rotate(base::percent_decoded(asked.id), std::move(fresh), **until, now_us()), secret, 201);
}

admin_page revoke_key_page(admin_view const& of, operator_request const& asked)
{
    key_watch* const keys = of.beside.keys();
    if (!keys) return ending();
    return outcome(*keys, keys->store().revoke(base::percent_decoded(asked.id), now_us()), {}, 200);
}

}  // namespace signalbox::server
