#include "engine/dialect/anthropic/tool_id.hpp"

#include <cstdint>

namespace signalbox::dialect::anthropic {

namespace {

bool accepted(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv): tells ids apart that look alike after the substitution.
std::uint64_t fingerprint(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash;
}

}  // namespace

std::string accepted_tool_id(std::string_view id)
{
    std::string out;
    out.reserve(id.size() + 17);
    bool same = !id.empty();
    for (char const c : id) {
        same = same && accepted(c);
        out.push_back(accepted(c) ? c : '_');
    }
    if (same) return out;
    out.push_back('_');
    std::uint64_t const hash = fingerprint(id);
    for (int shift = 60; shift >= 0; shift -= 4) out.push_back("0123456789abcdef"[hash >> shift & 15]);
    return out;
}

}  // namespace signalbox::dialect::anthropic
