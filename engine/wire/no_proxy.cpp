// The list of hosts that are reached without a proxy. There is no standard of its grammar: what curl, Go and Python agree on is read, and
// networks as the first two read them.
#include "engine/wire/proxy.hpp"

#include "engine/base/ascii.hpp"

#include <array>
#include <charconv>
#include <optional>

#include <arpa/inet.h>

namespace signalbox::wire {

namespace {

struct address_bytes {
    std::array<std::uint8_t, 16> bytes{};
    unsigned bits = 0;  // 32 or 128
};

std::optional<address_bytes> read_address(std::string_view text)
{
    std::string const ended(text);
    address_bytes out;
    if (inet_pton(AF_INET, ended.c_str(), out.bytes.data()) == 1) {
        out.bits = 32;
        return out;
    }
    if (inet_pton(AF_INET6, ended.c_str(), out.bytes.data()) == 1) {
        out.bits = 128;
        return out;
    }
    return {};
}

template <class Number>
std::optional<Number> read_number(std::string_view text)
{
    Number out = 0;
    auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || stop != text.data() + text.size()) return {};
    return out;
}

bool same_front(address_bytes const& left, address_bytes const& right, unsigned bits)
{
    if (left.bits != right.bits || bits > left.bits) return false;
    for (unsigned i = 0; i < bits; ++i)
        if (((left.bytes[i / 8] ^ right.bytes[i / 8]) >> (7 - i % 8) & 1) != 0) return false;
    return true;
}

/// "10.0.0.0/8", "fd00::/8".
bool network_holds(std::string_view network, std::string_view host)
{
    std::size_t const slash = network.find('/');
    auto const base = read_address(network.substr(0, slash));
    auto const length = read_number<unsigned>(network.substr(slash + 1));
    auto const address = read_address(host);
    return base && length && address && same_front(*base, *address, *length);
}

/// Takes ":port" off an entry's end; nothing when there is none. An IPv6 address has a port only behind its brackets.
std::optional<std::uint16_t> take_port(std::string_view& entry)
{
    std::size_t const colon = entry.rfind(':');
    if (colon == std::string_view::npos) return {};
    bool const bracketed = entry.starts_with('[');
    if (bracketed ? entry[colon - 1] != ']' : entry.find(':') != colon) return {};
    auto const port = read_number<std::uint16_t>(entry.substr(colon + 1));
    if (port) entry = entry.substr(0, colon);
    return port;
}

bool entry_names(std::string_view entry, std::string_view host, std::uint16_t port)
{
    if (entry == "*") return true;
    if (entry.find('/') != std::string_view::npos) return network_holds(entry, host);
    if (auto const only = take_port(entry); only && *only != port) return false;
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    if (auto const address = read_address(entry)) {
        auto const own = read_address(host);
        return own && same_front(*address, *own, address->bits);
    }
    if (entry.starts_with("*.")) entry.remove_prefix(1);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty() || host.size() < entry.size()) return false;
    std::size_t const front = host.size() - entry.size();
    return base::same_text(host.substr(front), entry) && (front == 0 || host[front - 1] == '.');
}

}  // namespace

bool names_host(std::string_view no_proxy, std::string_view host, std::uint16_t port)
{
    constexpr std::string_view separators = ", \t\r\n";
    while (!no_proxy.empty()) {
        std::size_t const end = std::min(no_proxy.find_first_of(separators), no_proxy.size());
        std::string_view const entry = no_proxy.substr(0, end);
        no_proxy.remove_prefix(std::min(no_proxy.size(), end + 1));
        if (!entry.empty() && entry_names(entry, host, port)) return true;
    }
    return false;
}

}  // namespace signalbox::wire
