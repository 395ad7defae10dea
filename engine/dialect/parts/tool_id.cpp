#include "engine/dialect/parts/tool_id.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/hex.hpp"

namespace signalbox::dialect {

namespace {

bool accepted(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
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
    base::append_hex(out, base::fnv1a(id));  // tells ids apart that look alike after the substitution
    return out;
}

}  // namespace signalbox::dialect
