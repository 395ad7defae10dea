// Where in a configuration a place of the text is, while the text is being written and may be no YAML yet: by indentation, list marks and braces, line
// by line. Pure functions; what is in force is read by the engine alone.
#pragma once

#include "console/config/document_tree.hpp"

#include <string>
#include <string_view>

namespace signalbox::console {

struct CaretPlace {
    Path section;       // the map that the word belongs to; places in lists are counted from 0
    std::string key;    // of the value at the caret; empty: the word is a key
    std::string word;   // from its first letter to the caret
    std::string whole;  // the word under the caret, to its end
    bool in_comment = false;
};

/// `at`: an offset in bytes, at most the size of the text.
CaretPlace caretPlace(std::string_view text, std::size_t at);

}  // namespace signalbox::console
