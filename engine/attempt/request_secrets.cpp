#include "engine/attempt/request_secrets.hpp"

#include "engine/access/credential.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"

#include <algorithm>

namespace signalbox::attempt {

namespace {

/// Clients of keyless servers send "none", "unused" or "ollama" as their key: words that may stand in any message.
constexpr std::size_t shortest_key = 8;

void add_key(model::secret_index& into, std::string_view key)
{
    if (key.size() >= shortest_key) into.add(key);
}

/// A header's value: the key itself, "SCHEME KEY", or Basic credentials (RFC 7617) with a password in them.
void add_header(model::secret_index& into, std::string_view value)
{
    std::string_view const whole = base::trimmed(value);
    std::size_t const blank = whole.find(' ');
    if (blank == std::string_view::npos) return add_key(into, whole);
    std::string_view const key = base::trimmed(whole.substr(blank));
    add_key(into, key);
    if (!base::same_text(whole.substr(0, blank), "basic")) return;
    std::string const pair = base::decode_base64(key).value_or("");
    if (auto const colon = pair.find(':'); colon != std::string::npos) add_key(into, std::string_view(pair).substr(colon + 1));
}

}  // namespace

void request_secrets::belong_to(route::plan const& plan, route::table const& table, std::vector<provider::definition> const& providers)
{
    plan_ = &plan;
    table_ = &table;
    providers_ = &providers;
    all_.clear();
}

void request_secrets::add(std::shared_ptr<provider::access_token const> token)
{
    if (std::ranges::find(tokens_, token) != tokens_.end()) return;
    tokens_.push_back(std::move(token));
    all_.clear();
}

model::secret_index const& request_secrets::of_caller()
{
    if (callers_) return *callers_;
    callers_ = std::make_unique<model::secret_index>();
    for (wire::header const& each : headers_.all())
        if (access::carries_credential(each.name)) add_header(*callers_, each.value);
    add_key(*callers_, placed_);
    provider::add_query_secrets(*callers_, query_, shortest_key);
    return *callers_;
}

model::secret_indexes request_secrets::all()
{
    if (!all_.empty()) return all_;
    all_.push_back(&of_caller());
    for (auto const& each : tokens_) all_.push_back(&each->hidden);
    if (!plan_) return all_;
    for (route::step const& step : plan_->steps) {
        auto const* const secrets = (*providers_)[table_->targets[step.target].provider].secrets.get();
        if (secrets && !secrets->empty() && std::ranges::find(all_, secrets) == all_.end()) all_.push_back(secrets);
    }
    return all_;
}

model::outside_text request_secrets::quote(std::string_view written, std::size_t limit)
{
    return written.empty() ? model::outside_text() : model::outside_text(written, all(), limit);
}

model::failure request_secrets::shown(model::failure seen)
{
    seen.detail = quote(seen.detail).text();
    seen.param = quote(seen.param).text();
    return seen;
}

model::told_loss request_secrets::shown(model::loss const& lost)
{
    return {lost.outside ? quote(lost.field) : model::outside_text(lost.field, {}), lost.why};
}

std::string request_secrets::mask(std::string_view bytes, bool cut)
{
    return bytes.empty() ? std::string() : model::masked(bytes, all(), cut);
}

}  // namespace signalbox::attempt
