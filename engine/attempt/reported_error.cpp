#include "engine/attempt/reported_error.hpp"

#include "engine/attempt/backoff.hpp"
#include "engine/dialect/parts/error_rules.hpp"

#include <algorithm>

namespace signalbox::attempt {

namespace {

constexpr std::size_t code_limit = 128;  // codes are words, not sentences

}  // namespace

model::failure reported_error(model::fault kind, model::reply_error const& seen, request_secrets& secrets)
{
    bool const silent = seen.message.empty() && kind == model::fault::upstream_error;
    model::failure made{.kind = kind, .status = seen.status};
    made.param = secrets.quote(seen.code.empty() ? seen.type : seen.code, code_limit).text();
    if (seen.retry_after) made.retry_after = std::min(*seen.retry_after, hint_limit);
    made.said = dialect::kind_of(seen);
    made.quoted = secrets.quote(silent ? seen.type : seen.message);
    return made;
}

}  // namespace signalbox::attempt
