#include "engine/vault_session.hpp"

#include "engine/access_token_fetch.hpp"
#include "engine/vault/question.hpp"
#include "engine/whole_exchange.hpp"

#include <algorithm>

namespace signalbox {

namespace {

/// A token is asked for anew this long before its end, and a fifth of its lifetime at most.
constexpr std::chrono::seconds longest_margin{60};
constexpr std::size_t connections = 2;
constexpr int not_found = 404;

upstream::origin few(upstream::origin from)
{
    from.max_connections = connections;
    return from;
}

whole_question asked_as(vault::question const& what, std::size_t longest, std::string_view asked_for, model::steady_time now)
{
    whole_question out{
        .head = what.head, .body = what.body, .until = {}, .longest = longest, .asked_for = asked_for, .explain = &vault::refusal_word};
    out.until.whole = out.until.connect = out.until.first_byte = now + vault_patience;
    return out;
}

}  // namespace

bool may_pass(model::failure const& seen)
{
    using model::fault;
    if (seen.kind == fault::upstream_status) return seen.status == 408 || seen.status == 429 || seen.status >= 500;
    return seen.kind != fault::malformed_reply && seen.kind != fault::reply_too_large && seen.kind != fault::internal;
}

vault_session::vault_session(upstream::executor loop, config::vault_place const& where)
    : clock_(loop),
      where_(where),
      vault_(loop, clock_, few(where.origin)),
      login_(where.login ? std::make_unique<upstream::pool>(loop, clock_, few(where.login->origin)) : nullptr)
{}

upstream::task<model::result<vault::content>> vault_session::fetch(std::string path, upstream::stop_signal& stop)
{
    bool const needs_token = vault::asks_for_token(where_.what.how);
    bool const fresh = needs_token && (token_.empty() || clock_.now() >= token_end_);
    if (fresh)
        if (auto const done = co_await log_in(stop); !done) co_return done.error();
    auto body = co_await ask(path, stop);
    bool const refused = !body && (body.error().status == 401 || body.error().status == 403);
    if (refused && needs_token && !fresh) {  // the token may have been revoked
        if (auto const done = co_await log_in(stop); !done) co_return done.error();
        body = co_await ask(path, stop);
    }
    if (!body) co_return body.error();
    auto read = vault::read_secret(where_.what, *body);
    co_return read;
}

upstream::task<model::result<std::string>> vault_session::ask(std::string path, upstream::stop_signal& stop)
{
    vault::question const what = vault::secret_question(where_.what, path, token_.reveal(), model::wall_now());
    whole_question asked = asked_as(what, vault::secret_reply_limit, "a secret", clock_.now());
    auto body = co_await exchange_whole(vault_, std::move(asked), clock_, stop);
    if (!body && body.error().status == not_found) {
        model::failure why = body.error();
        why.detail.insert(0, "it has no secret \"" + path + "\", or does not show it to this gateway: ");
        co_return why;
    }
    co_return body;
}

upstream::task<model::result<void>> vault_session::log_in(upstream::stop_signal& stop)
{
    token_ = {};
    auto granted = co_await ask_for_token(stop);
    if (!granted) {
        model::failure why = granted.error();
        why.detail.insert(0, "no token for it: ");
        co_return why;
    }
    token_ = std::move(granted->text);
    token_end_ = clock_.now() + granted->lifetime - std::min(longest_margin, granted->lifetime / 5);
    co_return model::result<void>();
}

upstream::task<model::result<provider::granted_token>> vault_session::ask_for_token(upstream::stop_signal& stop)
{
    if (where_.what.how == vault::login::service_account) {
        if (!where_.what.sent_as.account || !login_) co_return model::failure{model::fault::internal, "it has no service account"};
        auto granted =
            co_await fetch_access_token(*login_, *where_.what.sent_as.account, where_.login->authority, where_.login->target, clock_, stop);
        co_return granted;
    }
    vault::question const what = vault::login_question(where_.what);
    whole_question asked = asked_as(what, provider::token_reply_limit, "a token", clock_.now());
    auto const body = co_await exchange_whole(login_ ? *login_ : vault_, std::move(asked), clock_, stop);
    if (!body) co_return body.error();
    auto granted = vault::read_login(where_.what, *body);
    co_return granted;
}

upstream::task<model::result<vault::token_facts>> vault_session::look_up_token(upstream::stop_signal& stop)
{
    vault::question const what = vault::token_lookup_question(where_.what);
    whole_question asked = asked_as(what, vault::token_facts_limit, "a token's time", clock_.now());
    auto const body = co_await exchange_whole(vault_, std::move(asked), clock_, stop);
    if (!body) co_return body.error();
    auto seen = vault::read_token_lookup(*body, model::wall_now());
    co_return seen;
}

upstream::task<model::result<vault::token_facts>> vault_session::renew_token(std::chrono::seconds wanted, upstream::stop_signal& stop)
{
    vault::question const what = vault::token_renewal_question(where_.what, wanted);
    whole_question asked = asked_as(what, vault::token_facts_limit, "a renewed token", clock_.now());
    auto const body = co_await exchange_whole(vault_, std::move(asked), clock_, stop);
    if (!body) co_return body.error();
    auto seen = vault::read_token_renewal(*body);
    co_return seen;
}

}  // namespace signalbox
