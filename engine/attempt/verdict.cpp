// The table of verdicts. Statuses and their meaning: RFC 9110 15, RFC 6585, RFC 8470, and the vendors' error pages for 498 (Groq, flex
// capacity), 529 (Anthropic, overloaded) and 424 (Bedrock, the model failed).
#include "engine/attempt/verdict.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace signalbox::attempt {

using model::fault;

namespace {

verdict judge_status(int status, std::string_view code)
{
    if (status >= 500) return verdict::retry_same;
    switch (status) {
    case 408:
    case 424:
    case 425:
    case 498: return verdict::retry_same;
    case 429: return says_quota(code) ? verdict::try_next : verdict::retry_same;
    // Our credential, credit or model name at this provider, or its policy: another target may do.
    case 401:
    case 402:
    case 403:
    case 404:
    case 405:
    case 407:
    case 410:
    case 421:
    case 451: return verdict::try_next;
    default: break;
    }
    // What is left of 4xx is about the request: every target would say the same. Below 400 stands what no provider should answer
    // (redirects, which are never followed with a credential): this address is wrong, another may be right.
    return status >= 400 ? verdict::give_up : verdict::try_next;
}

/// A status that answers nothing (unusable_status.hpp) is about the address: another target may do, and the breaker learns nothing.
bool is_about_the_address(int status)
{
    return (status >= 300 && status < 400) || status == 407;
}

/// An error inside a stream or under status 200; most carry no status.
verdict judge_error(model::failure const& seen)
{
    if (says_quota(seen.param)) return verdict::try_next;
    return seen.status >= 300 ? judge_status(seen.status, seen.param) : verdict::retry_same;
}

/// The target is unwell or out of capacity for us. 403 and 404 are left out: a caller can bring them about (moderated input, a file id
/// nobody has), and must not be able to close a target for others.
bool status_counts(int status)
{
    return status >= 500 || status == 401 || status == 402 || status == 408 || status == 424 || status == 429 || status == 498;
}

}  // namespace

std::string_view name(verdict what)
{
    switch (what) {
    case verdict::retry_same: return "retry_same";
    case verdict::try_next: return "try_next";
    case verdict::give_up: return "give_up";
    }
    return "give_up";
}

bool says_quota(std::string_view code)
{
    // OpenAI (first three), Anthropic (next three), OpenRouter and others.
    static constexpr std::array codes{std::string_view("insufficient_quota"),
                                      std::string_view("billing_hard_limit_reached"),
                                      std::string_view("billing_not_active"),
                                      std::string_view("billing_error"),
                                      std::string_view("enforced_spend_limit_reached"),
                                      std::string_view("contract_spend_limit_reached"),
                                      std::string_view("insufficient_credits"),
                                      std::string_view("insufficient_balance"),
                                      std::string_view("quota_exceeded")};
    return std::ranges::find(codes, code) != codes.end();
}

namespace {

/// What an error means where its status alone says something else.
std::optional<verdict> judge_words(model::failure const& seen)
{
    if (!seen.said) return std::nullopt;
    switch (*seen.said) {
    case model::error_kind::quota:
    case model::error_kind::billing:
    case model::error_kind::not_found: return verdict::try_next;
    case model::error_kind::context_length: return verdict::give_up;
    case model::error_kind::rate_limit:  // more tokens than a minute allows: no wait helps
        return seen.status == 413 ? std::optional(verdict::try_next) : std::nullopt;
    default: return std::nullopt;
    }
}

}  // namespace

verdict judge(model::failure const& seen)
{
    if (auto const said = judge_words(seen)) return *said;
    switch (seen.kind) {
    case fault::connect_failed:
    case fault::connect_timeout:
    case fault::tls_failed:
    case fault::connection_reset:
    case fault::attempt_timeout:
    case fault::first_token_timeout:
    case fault::idle_timeout:
    case fault::truncated: return verdict::retry_same;
    case fault::malformed_reply: return is_about_the_address(seen.status) ? verdict::try_next : verdict::retry_same;
    case fault::upstream_status: return judge_status(seen.status, seen.param);
    case fault::upstream_error: return judge_error(seen);
    case fault::breaker_open:
    case fault::saturated:
    case fault::untranslatable:  // another target's API may express it
    case fault::reply_too_large: return verdict::try_next;
    // The caller's request, the caller's absence, our own state: no target can change it.
    case fault::bad_request:
    case fault::malformed_json:
    case fault::too_deep:
    case fault::unauthorized:
    case fault::forbidden:
    case fault::unknown_model:
    case fault::unknown_path:
    case fault::method_not_allowed:
    case fault::body_too_large:
    case fault::head_too_large:
    case fault::request_timeout:
    case fault::client_closed:
    case fault::draining:
    case fault::store_unavailable:
    case fault::internal:
    case fault::deadline_passed:
    case fault::exhausted: return verdict::give_up;
    }
    return verdict::give_up;
}

bool counts_against_target(model::failure const& seen)
{
    if (seen.said == model::error_kind::quota) return true;
    switch (seen.kind) {
    case fault::connect_failed:
    case fault::connect_timeout:
    case fault::tls_failed:
    case fault::connection_reset:
    case fault::attempt_timeout:
    case fault::first_token_timeout:
    case fault::idle_timeout:
    case fault::truncated: return true;
    case fault::malformed_reply: return !is_about_the_address(seen.status);
    case fault::upstream_status: return status_counts(seen.status);
    case fault::upstream_error: return seen.status < 300 || status_counts(seen.status);
    default: return false;
    }
}

}  // namespace signalbox::attempt
