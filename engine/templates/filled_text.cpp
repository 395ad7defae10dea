#include "engine/templates/filled_text.hpp"

#include "engine/expression/embedded.hpp"
#include "engine/templates/value_json.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::templates {

built<filled_text> filled_text::build(std::string_view written, std::vector<expression::declaration> const& environment)
{
    filled_text made;
    std::string constant;
    auto const keep = [&] {
        if (!constant.empty()) made.pieces_.push_back({std::exchange(constant, {}), {}});
    };
    for (std::size_t at = 0; at < written.size();) {
        std::string_view const rest = written.substr(at);
        if (rest.starts_with("$${")) {
            constant += "${";
            at += 3;
        } else if (rest.starts_with("${")) {
            std::size_t const end = expression::end_of_embedded(written, at + 2);
            if (end == std::string_view::npos) return "a \"${\" is never closed; write ${expression}, or $${ for the characters themselves";
            auto program = expression::program::build_expression(written.substr(at + 2, end - at - 2), environment);
            if (!program) return program.error().message();
            keep();
            made.pieces_.push_back({{}, std::move(*program)});
            at = end + 1;
        } else {
            constant += written[at++];
        }
    }
    keep();
    return made;
}

bool filled_text::constant() const
{
    return std::none_of(pieces_.begin(), pieces_.end(), [](piece const& each) { return each.filled.has_value(); });
}

std::string filled_text::constant_text() const
{
    std::string out;
    for (piece const& each : pieces_) out += each.text;
    return out;
}

void filled_text::append_text(std::string& out, expression::facts const& about, expression::work& with) const
{
    for (piece const& each : pieces_)
        if (each.filled)
            templates::append_text(out, each.filled->evaluate(about, with), {*each.filled, about, with});
        else
            out += each.text;
}

void filled_text::add_asked(std::vector<std::size_t>& into) const
{
    for (piece const& each : pieces_) {
        if (!each.filled) continue;
        auto const asked = each.filled->asks_for();
        into.insert(into.end(), asked.begin(), asked.end());
    }
}

}  // namespace signalbox::templates
