#include "engine/attempt/passing_headers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace signalbox::attempt {

namespace {

bool passes(std::string_view name)
{
    static constexpr std::array exact{std::string_view("request-id"),     std::string_view("x-request-id"),
                                      std::string_view("retry-after"),    std::string_view("retry-after-ms"),
                                      std::string_view("x-should-retry"), std::string_view("openai-processing-ms"),
                                      std::string_view("openai-version")};
    static constexpr std::array starts{std::string_view("x-ratelimit-"), std::string_view("anthropic-ratelimit-")};
    auto const starts_with = [&](std::string_view prefix) {
        return name.size() > prefix.size() && wire::same_name(name.substr(0, prefix.size()), prefix);
    };
    return std::ranges::any_of(exact, [&](std::string_view each) { return wire::same_name(name, each); }) ||
           std::ranges::any_of(starts, starts_with);
}

}  // namespace

void append_passing_headers(std::string& out, wire::response_head const& head)
{
    for (wire::header const& each : head.headers.all())
        if (passes(each.name)) out.append(each.name).append(": ").append(each.value).append("\r\n");
}

}  // namespace signalbox::attempt
