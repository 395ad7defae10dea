#include "server/vault_watch.hpp"

#include "engine/access/key_schedule.hpp"
#include "engine/vault_session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace signalbox::server {

namespace {

constexpr std::chrono::hours as_long_as_it_takes{24 * 3650};  // a value that cannot be renewed stays in use

}  // namespace

struct vault_watch::renewed_secret {
    std::string path;
    access::key_schedule schedule;
};

struct vault_watch::renewed_vault {
    renewed_vault(boost::asio::io_context& loop, config::vault_place const& where) : session(loop.get_executor(), where), token(where) {}
    vault_session session;
    vault_token token;
    upstream::stop_signal stop;
    std::vector<renewed_secret> secrets;
    std::uint64_t fetched = 0, failed = 0;
    std::string trouble;
    bool under_way = false;

    std::string const& id() const { return session.where().what.id; }
};

vault_watch::vault_watch(boost::asio::io_context& loop, followed_book book, vault_cache& values, logger const& log,
                         std::function<void()> changed, clock now)
    : loop_(loop), book_(std::move(book)), values_(values), log_(log), changed_(std::move(changed)), now_(std::move(now))
{}

vault_watch::~vault_watch()
{
    end();
}

void vault_watch::look()
{
    if (ended_) return;
    if (auto now = book_(); now != followed_) {
        followed_ = std::move(now);
        follow(followed_ ? *followed_ : config::vault_book{});
    }
    for (auto const& each : vaults_) {
        auto const time = now_();
        each->token.warn(time, log_);
        bool const due = each->token.due(time) ||
                         std::ranges::any_of(each->secrets, [&](renewed_secret const& one) { return one.schedule.due(time, false); });
        if (each->under_way || !due) continue;
        each->under_way = true;
        boost::asio::co_spawn(loop_, renew(*this, each), boost::asio::detached);
    }
}

/// Connections and tokens begin anew with each configuration; values, counters and a trouble that was told stay.
void vault_watch::follow(config::vault_book const& now)
{
    std::vector<std::shared_ptr<renewed_vault>> next(now.places.size());
    for (config::vault_secret const& each : now.secrets) {
        config::vault_place const& place = now.places[each.place];
        auto& one = next[each.place];
        if (!one) one = std::make_shared<renewed_vault>(loop_, place);
        renewed_secret& made = one->secrets.emplace_back(renewed_secret{each.path, access::key_schedule({each.ttl, as_long_as_it_takes})});
        if (auto const* const known = values_.find(place.what, each.path)) made.schedule.succeeded(known->fetched);
    }
    std::erase(next, nullptr);
    for (auto const& each : next) {
        auto const before = std::ranges::find_if(vaults_, [&](auto const& old) { return old->id() == each->id(); });
        if (before == vaults_.end()) continue;
        each->fetched = (*before)->fetched;
        each->failed = (*before)->failed;
        each->trouble = (*before)->trouble;
        if (vault::same_place(each->session.where().what, (*before)->session.where().what)) each->token.take_over((*before)->token);
    }
    for (auto const& each : vaults_) each->stop.fire(model::fault::draining);
    vaults_ = std::move(next);
    values_.keep_only(now);
}

upstream::task<void> vault_watch::renew(vault_watch& self, std::shared_ptr<renewed_vault> of)
{
    bool changed = false, away = false;
    std::string trouble;
    co_await vault_token::keep(of->token, of->session, of->stop, self.now_, self.log_);
    if (of->stop.fired()) {
        of->under_way = false;
        co_return;
    }
    for (renewed_secret& each : of->secrets) {
        if (!each.schedule.due(self.now_(), false)) continue;
        if (away) {  // for this one as well, which need not be waited for
            each.schedule.failed(self.now_());
            continue;
        }
        auto seen = co_await of->session.fetch(each.path, of->stop);
        if (of->stop.fired()) {
            of->under_way = false;
            co_return;
        }
        if (!seen) {
            away = may_pass(seen.error());
            trouble = "the secret " + each.path + ": " + model::words_of(seen.error());
        }
        changed |= self.take(*of, each, std::move(seen));
    }
    of->under_way = false;
    self.note(*of, std::move(trouble));
    if (changed) self.changed_();
}

/// Whether the value is another one than before.
bool vault_watch::take(renewed_vault& of, renewed_secret& one, model::result<vault::content> seen)
{
    auto const now = now_();
    if (!seen) {
        ++of.failed;
        one.schedule.failed(now);
        return false;
    }
    ++of.fetched;
    one.schedule.succeeded(now);
    return values_.put(of.session.where().what, one.path, std::move(*seen), now);
}

/// What lasts is said once.
void vault_watch::note(renewed_vault& of, std::string trouble)
{
    bool const lasts = std::ranges::any_of(of.secrets, [](renewed_secret const& each) { return each.schedule.failures() > 0; });
    if (trouble.empty() && lasts) return;  // of a secret that was not due this time
    if (!trouble.empty() && of.trouble.empty())
        log_.warn("a vault gives no secrets: the values fetched last stay in use", {{"vault", of.id()}, {"detail", trouble}});
    if (trouble.empty() && !of.trouble.empty()) log_.info("a vault gives secrets again", {{"vault", of.id()}});
    of.trouble = std::move(trouble);
}

void vault_watch::end()
{
    ended_ = true;
    for (auto const& each : vaults_) each->stop.fire(model::fault::draining);
    vaults_.clear();  // a fetch under way keeps its own until it ends
}

bool vault_watch::idle() const
{
    return std::ranges::none_of(vaults_, [](auto const& each) { return each->under_way; });
}

std::vector<vault_status> vault_watch::status() const
{
    std::vector<vault_status> out;
    for (auto const& each : vaults_) {
        vault_status& one = out.emplace_back(
            vault_status{each->id(), each->secrets.size(), each->fetched, each->failed, {}, each->trouble, each->token.status(now_())});
        for (renewed_secret const& of : each->secrets) one.age = std::max(one.age, of.schedule.age(now_()));
    }
    return out;
}

}  // namespace signalbox::server
