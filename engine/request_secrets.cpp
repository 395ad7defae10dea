#include "engine/request_secrets.hpp"

#include "engine/access/credential.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"
#include "engine/gateway.hpp"

#include <algorithm>

namespace signalbox {

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

void request_secrets::gather()
{
    if (!callers_) {
        callers_ = std::make_unique<model::secret_index>();
        for (wire::header const& each : request_.headers->all())
            if (access::carries_credential(each.name)) add_header(*callers_, each.value);
        provider::add_query_secrets(*callers_, request_.query, shortest_key);
    }
    all_.push_back(callers_.get());
    if (!plan_) return;
    for (route::step const& step : plan_->steps) {
        auto const* const secrets = (*providers_)[table_->targets[step.target].provider].secrets.get();
        if (secrets && !secrets->empty() && std::ranges::find(all_, secrets) == all_.end()) all_.push_back(secrets);
    }
}

std::string request_secrets::mask(std::string_view text, bool cut)
{
    if (text.empty()) return {};
    if (all_.empty()) gather();
    return model::masked(text, all_, cut);
}

void request_secrets::mask(model::failure& seen)
{
    if (seen.kind == model::fault::unauthorized) return;  // words of our own, said to whoever guesses keys: they must stay cheap
    seen.detail = mask(seen.detail, seen.detail.size() >= model::detail_limit);
    seen.param = mask(seen.param);
}

}  // namespace signalbox
