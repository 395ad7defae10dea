#include "engine/attempt/unusable_status.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace signalbox::attempt {

namespace {

/// A redirect's target as a message may show it: without query and fragment, which can hold secrets.
std::string shown_target(std::string_view location)
{
    constexpr std::size_t limit = 200;
    std::string_view const address = location.substr(0, location.find_first_of("?#"));
    auto const visible = [](char c) { return c > 0x20 && c < 0x7F; };
    if (address.empty() || address.size() > limit || address.find('@') != address.npos || !std::ranges::all_of(address, visible)) return {};
    return std::string(address);
}

std::string redirect_words(wire::response_head const& head)
{
    auto const target = shown_target(head.headers.find("location").value_or(""));
    std::string text = "a redirect";
    if (!target.empty()) text += " to " + target;
    return text + "; redirects are not followed, the provider's base_url must name the final address";
}

}  // namespace

std::optional<model::failure> unusable_status(wire::response_head const& head)
{
    std::string words;
    if (head.status == 304)
        words = "not modified, which answers no request of the gateway's";
    else if (head.status >= 300 && head.status < 400)
        words = redirect_words(head);
    else if (head.status == 407)
        words = "a proxy before the provider asks for credentials";
    else if (head.status > 599)
        words = "no status of HTTP";
    else
        return {};
    return model::failure{
        .kind = model::fault::malformed_reply, .detail = "status " + std::to_string(head.status) + ": " + words, .status = head.status};
}

}  // namespace signalbox::attempt
