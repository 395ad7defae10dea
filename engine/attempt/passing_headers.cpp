#include "engine/attempt/passing_headers.hpp"

#include "engine/base/ascii.hpp"

#include <string_view>

namespace signalbox::attempt {

namespace {

bool begins(std::string_view name, std::string_view prefix)
{
    return name.size() > prefix.size() && wire::same_name(name.substr(0, prefix.size()), prefix);
}

/// By length and first letter: most fields of a reply are passed over without a comparison.
bool passes(std::string_view name)
{
    switch (name.size()) {
    case 10: return wire::same_name(name, "request-id");
    case 11: return wire::same_name(name, "retry-after");
    case 12: return wire::same_name(name, "x-request-id");
    default: break;
    }
    switch (name.empty() ? '\0' : base::lower(name.front())) {
    case 'a': return begins(name, "anthropic-ratelimit-");
    case 'o': return wire::same_name(name, "openai-version") || wire::same_name(name, "openai-processing-ms");
    case 'r': return wire::same_name(name, "retry-after-ms");
    case 'x': return begins(name, "x-ratelimit-") || wire::same_name(name, "x-should-retry");
    default: return false;
    }
}

}  // namespace

void append_passing_headers(std::string& out, wire::response_head const& head)
{
    for (wire::header const& each : head.headers.all())
        if (passes(each.name)) out.append(each.name).append(": ").append(each.value).append("\r\n");
}

}  // namespace signalbox::attempt
