// Another configuration written into the text of the one before, so that what did not change stays as it was written, comments included. Pure functions.
#pragma once

#include "engine/config/document.hpp"

#include <string>
#include <string_view>

namespace signalbox::config {

struct changed_text {
    std::string text;
    bool whole = false;          // written anew as a whole: the comments are gone
    bool comments_lost = false;  // of a section or an object that changes: those within it are gone
};

/// `text` reads as `before`; the answer reads as `after`. Sections and items of lists that are the same in both keep their lines, and an
/// item that changes the comments above it. A text whose lines cannot
/// be told apart (written in braces, with anchors over sections) is written anew.
changed_text text_with(std::string_view text, node const& before, node const& after);

}  // namespace signalbox::config
