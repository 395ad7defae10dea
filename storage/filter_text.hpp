// A filter written down again, and texts of filters edited term by term: what chips, click-to-filter and links of the console do. Pure.
#pragma once

#include "storage/filter.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

/// In the short form; reads back as the same filter. Empty when everything passes.
std::string to_text(filter const& of);
std::string to_text(condition const& of);

/// A word of the language: `field:value`, the value quoted where it has to be; `field:null` for an absent one.
std::string term_text(std::string_view field, std::string_view value, bool keep = true);

/// The text with the term `field:value` (or, with !keep, `-field:value`) at its end; its opposite is taken out, and nothing is said twice.
/// What else the text says stays as it is written. An unreadable text, field or value is a mistake.
boost::system::result<std::string, filter_mistake> with_term(std::string_view text, std::string_view field, std::string_view value,
                                                             bool keep);

/// The terms of a readable text as they are written, in order; a mistake otherwise.
boost::system::result<std::vector<std::string>, filter_mistake> terms_of(std::string_view text);

/// One text from terms, each of which is readable: events that pass all of them.
std::string joined_terms(std::vector<std::string> const& terms);

/// The opposite of a readable term: `-model:a` for `model:a` and back.
std::string opposite_term(std::string_view term);

}  // namespace signalbox::storage
