// A fault is judged by its row in model::fault_facts; what a provider's reply says is judged here, by what its error means and by its status.
// Statuses and their meaning: RFC 9110 15, RFC 6585, RFC 8470, and the vendors' error pages for 498 (Groq, flex capacity), 529 (Anthropic,
// overloaded), 424 (Bedrock, the model failed) and 499 (Cohere, the request was cancelled; nginx, its client left).
#include "engine/attempt/verdict.hpp"

#include "engine/dialect/parts/error_rules.hpp"

#include <algorithm>
#include <array>

namespace signalbox::attempt {

using model::error_kind;

namespace {

/// What to do next, and whether the target's breaker counts the failure: the target is unwell, or out of capacity or credit for us. What a
/// caller can bring about (moderated input, the id of a file that is not there) does not count: it would close the target for others.
struct judgement {
    verdict then = verdict::give_up;
    bool counts = false;
};

struct status_row {
    int status;
    judgement is;
};

constexpr std::array statuses{
    status_row{401, {verdict::try_next, true}},    // our credential or credit at this provider: another target may do
    status_row{402, {verdict::try_next, true}},    //
    status_row{403, {verdict::try_next, false}},   // its policy
    status_row{404, {verdict::try_next, false}},   // our name of the model there
    status_row{405, {verdict::try_next, false}},   // this address has no such operation
    status_row{407, {verdict::try_next, false}},   // a proxy before this provider
    status_row{408, {verdict::retry_same, true}},  //
    status_row{410, {verdict::try_next, false}},  status_row{421, {verdict::try_next, false}},
    status_row{424, {verdict::retry_same, true}}, status_row{425, {verdict::retry_same, false}},
    status_row{429, {verdict::retry_same, true}}, status_row{451, {verdict::try_next, false}},
    status_row{498, {verdict::retry_same, true}}, status_row{499, {verdict::try_next, false}},
};

judgement judge_status(int status)
{
    auto const row = std::ranges::find(statuses, status, &status_row::status);
    if (row != statuses.end()) return row->is;
    if (status >= 500) return {verdict::retry_same, true};
    // What is left of 4xx is about the request: every target would say the same. Below 400 stands what no provider should answer
    // (redirects, which are never followed with a credential): this address is wrong, another may be right.
    return {status >= 400 ? verdict::give_up : verdict::try_next, false};
}

/// A status that answers nothing (unusable_status.hpp) is about the address: another target may do, and the breaker learns nothing.
bool is_about_the_address(int status)
{
    return (status >= 300 && status < 400) || status == 407;
}

/// What an error means where its status says something else.
judgement judge_words(error_kind means, int status, judgement by_status)
{
    switch (means) {
    case error_kind::quota: return {verdict::try_next, true};
    case error_kind::billing: return {verdict::try_next, by_status.counts};
    case error_kind::authentication: return {verdict::try_next, true};
    case error_kind::permission: return {verdict::try_next, by_status.counts};
    case error_kind::overloaded: return {verdict::retry_same, true};
    case error_kind::not_found: return {verdict::try_next, false};
    case error_kind::context_length: return {verdict::give_up, false};
    case error_kind::rate_limit:  // more tokens than a minute allows: no wait helps
        if (status == 413) return {verdict::try_next, false};
        return by_status.then == verdict::give_up ? judge_status(429) : by_status;
    default: return by_status;
    }
}

/// An error inside a stream mostly comes without a status: it is judged by the one that such errors have.
judgement judge_reply(model::failure const& seen, judgement by_fault)
{
    if (seen.kind == model::fault::malformed_reply)
        return is_about_the_address(seen.status) ? judgement{verdict::try_next, false} : by_fault;
    error_kind const means = meaning_of(seen);
    bool const bare = seen.kind == model::fault::upstream_error && seen.status < 300;
    int const status = bare ? dialect::usual_status(means) : seen.status;
    return judge_words(means, status, bare && means == error_kind::server ? by_fault : judge_status(status));
}

judgement judge_all(model::failure const& seen)
{
    model::fault_row const& row = model::facts_of(seen.kind);
    if (row.shows != model::evidence::status) return {row.then, row.shows == model::evidence::ill};
    return judge_reply(seen, {row.then, true});
}

}  // namespace

verdict judge(model::failure const& seen)
{
    return judge_all(seen).then;
}

verdict judge(model::failure const& seen, route::moving_on const* by_group)
{
    verdict const usual = judge(seen);
    bool const of_provider = model::facts_of(seen.kind).shows != model::evidence::none || seen.kind == model::fault::reply_too_large;
    if (!by_group || !of_provider) return usual;
    if (route::names(*by_group, seen, meaning_of(seen))) return usual == verdict::give_up ? verdict::try_next : usual;
    return by_group->usual ? usual : verdict::give_up;
}

error_kind meaning_of(model::failure const& seen)
{
    if (seen.said) return *seen.said;
    bool const reported = seen.kind == model::fault::upstream_status || seen.kind == model::fault::upstream_error;
    return reported ? dialect::kind_of({.status = seen.status, .code = seen.param}) : model::facts_of(seen.kind).kind;
}

bool counts_against_target(model::failure const& seen)
{
    return judge_all(seen).counts;
}

}  // namespace signalbox::attempt
