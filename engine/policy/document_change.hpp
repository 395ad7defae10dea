// A whole JSON document with its texts changed: all other bytes stay as they came. Pure.
#pragma once

#include "engine/policy/text_change.hpp"

#include <optional>

namespace signalbox::policy {

struct document_change {
    std::optional<std::string> text;  // nothing: it stays as it is
    std::vector<std::string> places;  // paths of the first texts that were changed
    static constexpr std::size_t most_places = 8;
};

/// Of a document that is no JSON, all is one text, and no path leads into it. What repeats the text token by token is taken out when something is replaced.
document_change change_document(modifications const& what, dialect::text_rules const& by, std::string_view document, match_counts& counts);

/// The same of checked JSON.
document_change change_json(modifications const& what, dialect::text_rules const& by, std::string_view document, match_counts& counts);

/// Those that apply to the string at hand.
modifications applying(modifications const& all, dialect::text_walk const& at);
/// Whether some of them replace what they find.
bool replaces(modifications const& all);
/// What stands in place of a value that repeats the text.
std::string_view emptied(wire::json_view echo);

}  // namespace signalbox::policy
