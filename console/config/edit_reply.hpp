// An edit of a configuration's text, or why there is none. Every edit is read back before it is given out: the text afterwards means what was asked for.
#pragma once

#include "console/config/document_tree.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::console {

/// A text and its tree; null when it is no YAML. One that is known already is not read a second time.
struct Document {
    template <class Text>
    requires std::convertible_to<Text const&, std::string_view> Document(Text const& of)
        : text(of), tree(treeOf(text))  // NOLINT: a text is a document
    {}
    Document(std::string_view of, node_pointer known) : text(of), tree(std::move(known)) {}
    std::string_view text;
    node_pointer tree;
};

/// Bytes [from, to) are replaced by `text`.
struct TextEdit {
    std::size_t from = 0, to = 0;
    std::string text;
    bool operator==(TextEdit const&) const = default;
};
std::string edited(std::string_view text, TextEdit const& edit);

struct EditReply {
    std::optional<TextEdit> edit;
    std::string why;         // in a sentence, when there is no edit
    node_pointer tree = {};  // of the text afterwards; null where there is no edit, or nothing to change
};

EditReply refused(std::string why);
EditReply refusedAsNoYaml();

/// The first of these edits after which the text means `wanted`.
EditReply firstThatReadsBack(std::string_view text, std::vector<TextEdit> ways, node const& wanted, std::string why_not);

}  // namespace signalbox::console
