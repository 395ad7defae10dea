#include "engine/passing_query.hpp"

#include "engine/base/query.hpp"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

constexpr std::array<std::string_view, 2> passing{"beta", "api-version"};
constexpr std::array<std::string_view, 2> of_sessions{"intent", "call_id"};  // in place of a model: transcripts, and a call that goes on
constexpr std::size_t value_limit = 64;                                      // "true", "2025-04-01-preview": a version or a switch is short

bool is_word(std::string_view value)
{
    auto const plain = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    };
    return value.size() <= value_limit && std::ranges::all_of(value, plain);
}

}  // namespace

std::string passing_query(std::string_view query, std::string_view key, bool session)
{
    std::string out;
    while (!query.empty()) {
        base::query_field const each = base::take_query_field(query);
        bool const secret = !key.empty() && each.value == key;
        bool const own = session && std::ranges::find(of_sessions, each.name) != of_sessions.end();
        if (!own && std::ranges::find(passing, each.name) == passing.end()) continue;
        if (!is_word(each.value) || secret) continue;
        if (!out.empty()) out.push_back('&');
        out.append(each.whole);
    }
    return out;
}

}  // namespace signalbox
