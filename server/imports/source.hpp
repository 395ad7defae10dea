// A configuration of another gateway while it is read: what was looked at, and so what was left. Lives for one import.
#pragma once

#include "engine/config/document.hpp"
#include "server/imports/import_note.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

using config::node;
using config::node_pointer;

class source {
public:
    explicit source(node_pointer root) : root_(std::move(root)) {}
    source(source const&) = delete;

    node const& root() const { return *root_; }
    /// The value of a key, which counts as looked at; null when there is none.
    node_pointer take(node const& of, std::string_view key);
    /// The same of a scalar; empty when there is none.
    std::string text(node const& of, std::string_view key);
    /// "true" is true; `otherwise` where there is no such key.
    bool flag(node const& of, std::string_view key, bool otherwise);
    /// The items of a list, or the one value where a list may be a single one; all count as looked at.
    std::vector<node_pointer> items(node const& of, std::string_view key);
    std::vector<std::string> texts(node const& of, std::string_view key);
    /// All that stands below counts as looked at.
    void use(node const& all);

    void carried(int line, std::string words) { note(outcome::carried, line, std::move(words)); }
    void approximated(int line, std::string words) { note(outcome::approximated, line, std::move(words)); }
    void left_out(int line, std::string words) { note(outcome::left_out, line, std::move(words)); }

    /// All notes in the order of lines, with one for each value that nothing looked at.
    std::vector<import_note> finish();

private:
    void note(outcome how, int line, std::string words) { notes_.push_back({how, line, std::move(words)}); }
    void rest(node const& of, std::string const& path);

    node_pointer root_;
    std::set<node const*> seen_;
    std::vector<import_note> notes_;
};

/// The line of a value, from 1.
inline int line_of(node const& of)
{
    return of.at.line;
}

}  // namespace signalbox::imports
