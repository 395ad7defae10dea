#include "engine/attempt/unusable_status.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace signalbox::attempt {

namespace {

constexpr std::string_view redirect_words = "a redirect; redirects are not followed, the provider's base_url must name the final address";

}  // namespace

std::string_view redirect_target(wire::response_head const& head)
{
    constexpr std::size_t limit = 200;
    std::string_view const location = head.headers.find("location").value_or("");
    std::string_view const address = location.substr(0, location.find_first_of("?#"));
    auto const visible = [](char c) { return c > 0x20 && c < 0x7F; };
    bool const shown = head.status >= 300 && head.status < 400 && head.status != 304 && address.size() <= limit;
    return shown && address.find('@') == address.npos && std::ranges::all_of(address, visible) ? address : std::string_view();
}

std::optional<model::failure> unusable_status(wire::response_head const& head, std::string const& proxy)
{
    std::string words;
    if (head.status == 304)
        words = "not modified, which answers no request of the gateway's";
    else if (head.status >= 300 && head.status < 400)
        words = redirect_words;
    else if (head.status == 407)
        words = proxy.empty() ? "a proxy before the provider asks for credentials"
                              : "the proxy " + proxy + " does not accept the request without other credentials";
    else if (head.status > 599)
        words = "no status of HTTP";
    else
        return {};
    return model::failure{
        .kind = model::fault::malformed_reply, .detail = "status " + std::to_string(head.status) + ": " + words, .status = head.status};
}

}  // namespace signalbox::attempt
