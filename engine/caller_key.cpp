#include "engine/caller_key.hpp"

#include "engine/access/credential.hpp"

#include <chrono>

namespace signalbox {

namespace {

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    char const lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

model::result<std::shared_ptr<model::principal const>> admit(access::key_ring const& keys, inbound const& request)
{
    access::credential_headers given;
    for (wire::header const& each : request.headers->all()) given.add(each.name, each.value);
    auto const key = access::presented_key(given);
    std::int64_t const now = std::chrono::floor<std::chrono::seconds>(request.arrived_wall).time_since_epoch().count();
    if (keys.open_to_all()) {
        // Keyless use is allowed; a key that is known still says who calls.
        if (key && !key->empty())
            if (auto known = keys.admit(*key, now)) return known;
        return keys.admit({}, 0);
    }
    if (!key) return key.error();
    return keys.admit(*key, now);
}

std::string percent_decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        int const high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        int const low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low < 0) {
            out.push_back(text[i]);
        } else {
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        }
    }
    return out;
}

}  // namespace signalbox
