#include "server/imports/web_place.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/query.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

constexpr std::array<std::string_view, 4> key_headers{"authorization", "x-api-key", "api-key", "x-goog-api-key"};
constexpr std::array<std::string_view, 12> key_parameters{"key",          "api_key",      "api-key", "apikey",           "token",
                                                          "access_token", "access-token", "auth",    "subscription-key", "secret",
                                                          "signature",    "sig"};
constexpr std::array<std::string_view, 9> secret_words{"key",        "token",  "secret",    "auth",   "password",
                                                       "credential", "cookie", "signature", "session"};
constexpr std::array<std::string_view, 5> secret_beginnings{"bearer ", "basic ", "token ", "sk-", "eyj"};

std::string_view host_and_port(std::string_view url)
{
    std::size_t const scheme = url.find("://");
    if (scheme == url.npos) return {};
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find_first_of("/?#"));
}

}  // namespace

web_place read_path(std::string_view path)
{
    web_place out;
    path = path.substr(0, path.find('#'));
    std::size_t const mark = path.find('?');
    out.address = path.substr(0, mark);
    std::string_view query = mark == path.npos ? std::string_view() : path.substr(mark + 1);
    while (!query.empty()) {
        base::query_field const each = base::take_query_field(query);
        if (!each.whole.empty()) out.parameters.push_back({std::string(each.name), std::string(each.value)});
    }
    return out;
}

web_place read_web_place(std::string_view url)
{
    web_place out = read_path(url);
    std::string_view const host = host_and_port(out.address);
    std::size_t const at = host.rfind('@');
    if (at == host.npos) return out;
    out.user = host.substr(0, at);
    out.address.erase(out.address.find("://") + 3, at + 1);
    return out;
}

std::string host_of(std::string_view url)
{
    std::string_view const host = host_and_port(url);
    return std::string(host.substr(host.rfind('@') + 1));
}

bool is_key_header(std::string_view name)
{
    return std::ranges::find(key_headers, base::lowered(name)) != key_headers.end();
}

bool is_key_parameter(std::string_view name)
{
    return std::ranges::find(key_parameters, base::lowered(name)) != key_parameters.end();
}

bool may_be_secret(std::string_view name, std::string_view value)
{
    std::string const field = base::lowered(name), text = base::lowered(value);
    return std::ranges::any_of(secret_words, [&](std::string_view each) { return field.find(each) != field.npos; }) ||
           std::ranges::any_of(secret_beginnings, [&](std::string_view each) { return text.starts_with(each); });
}

bool has_secret(std::string_view url)
{
    web_place const place = read_web_place(url);
    return !place.user.empty() || std::ranges::any_of(place.parameters, [](web_place::parameter const& each) {
        return is_key_parameter(each.name) || may_be_secret(each.name, each.value);
    });
}

}  // namespace signalbox::imports
