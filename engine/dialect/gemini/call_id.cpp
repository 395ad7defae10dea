#include "engine/dialect/gemini/call_id.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/hex.hpp"

#include <algorithm>

namespace signalbox::dialect::gemini {

namespace {

constexpr std::string_view mark = "__sig_";

bool is_base64(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

}  // namespace

std::string signed_call_id(std::string_view id, std::string_view signature)
{
    std::string out(id.substr(0, id.find(mark)));
    std::string_view const digits = signature.substr(0, signature.find_last_not_of('=') + 1);
    if (digits.empty() || signature.size() > signature_limit || !std::ranges::all_of(digits, is_base64)) return out;
    if (out.empty()) {
        out = "call_";
        base::append_hex(out, base::fnv1a(signature));
    }
    out.append(mark);
    for (char const c : digits) out.push_back(c == '+' ? '-' : c == '/' ? '_' : c);
    return out;
}

std::string signature_in(std::string_view id)
{
    std::size_t const at = id.find(mark);
    if (at == std::string_view::npos) return {};
    std::string out(id.substr(at + mark.size()));
    for (char& c : out) c = c == '-' ? '+' : c == '_' ? '/' : c;
    if (!std::ranges::all_of(out, is_base64)) return {};
    while (out.size() % 4 != 0) out.push_back('=');
    return out;
}

}  // namespace signalbox::dialect::gemini
