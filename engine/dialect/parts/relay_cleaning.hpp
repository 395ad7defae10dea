// Taking out of a relayed request what only a gateway can have written: a conversation that was translated on one turn and is relayed on the next still
// holds members which the provider does not know, or refuses. Pure; the other bytes stay as they came.
#pragma once

#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

struct cleaned_body {
    std::string text;
    std::size_t list = 0;     // where the list of the conversation begins, in the original and in the cleaned body
    std::size_t removed = 0;  // bytes less than the original
};

/// Rewrites the elements of the list `name`: `write` appends one as it is to be sent, or nothing to leave it out. Nothing when all stay as they are.
/// `body` is checked JSON.
template <class F>
std::optional<cleaned_body> rewrite_list(std::string_view body, std::string_view name, F&& write)
{
    wire::json_view const list = wire::json_view(body)[name];
    if (list.kind() != wire::json_kind::array) return std::nullopt;
    cleaned_body out;
    out.list = static_cast<std::size_t>(list.raw().data() - body.data());
    out.text.reserve(body.size());
    bool changed = false;
    out.text.append(body.substr(0, out.list)).append("[");
    for (wire::json_view const each : list.elements()) {
        std::size_t const before = out.text.size();
        if (out.text.back() != '[') out.text += ',';
        std::size_t const begun = out.text.size();
        write(each, out.text);
        changed = changed || std::string_view(out.text).substr(begun) != each.raw();
        if (out.text.size() == begun) out.text.resize(before);
    }
    if (!changed) return std::nullopt;
    out.text.append("]").append(body.substr(out.list + list.raw().size()));
    out.removed = body.size() - out.text.size();
    return out;
}

}  // namespace signalbox::dialect
