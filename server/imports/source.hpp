// A configuration of another gateway while it is read: what was looked at, what was not understood, and so what was left. Lives for one import.
#pragma once

#include "engine/config/document.hpp"
#include "server/imports/import_note.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

using config::node;
using config::node_pointer;

class source {
public:
    /// `comments`: which keys are comments in files of this kind, and so need no note.
    explicit source(node_pointer root, bool (*comments)(std::string_view key)) : root_(std::move(root)), comments_(comments) {}
    source(source const&) = delete;

    node const& root() const { return *root_; }

    // Each of these takes the value of a key, which then counts as looked at. A value of another kind is as none, and is reported with its place.

    /// Of any kind; null when there is none.
    node_pointer take(node const& of, std::string_view key);
    /// A map; null when there is none.
    node_pointer part(node const& of, std::string_view key);
    /// Maps: the items of a list, or the one value where a list may be a single one.
    std::vector<node_pointer> parts(node const& of, std::string_view key);
    /// A scalar; empty when there is none.
    std::string text(node const& of, std::string_view key);
    std::vector<std::string> texts(node const& of, std::string_view key);
    /// The items of a list, or the one value, of any kind.
    std::vector<node_pointer> items(node const& of, std::string_view key);
    /// "true" is true; `otherwise` where there is no such key.
    bool flag(node const& of, std::string_view key, bool otherwise);
    /// A decimal number that is not negative, as it is written; empty when there is none.
    std::string number(node const& of, std::string_view key);
    /// The same without a fraction.
    std::string whole(node const& of, std::string_view key);

    /// A value that was looked at has no meaning here: it is reported with its place and with what is wanted there.
    void misread(node const& of, std::string_view key, std::string wanted);
    void misread(node const& value, std::string wanted);
    /// All that stands below counts as looked at.
    void use(node const& all);

    void carried(int line, std::string words) { note(outcome::carried, line, std::move(words)); }
    void approximated(int line, std::string words) { note(outcome::approximated, line, std::move(words)); }
    void left_out(int line, std::string words) { note(outcome::left_out, line, std::move(words)); }

    /// All notes in the order of lines, each once, with one for each value that nothing looked at or understood.
    std::vector<import_note> finish();

private:
    void note(outcome how, int line, std::string words) { notes_.push_back({how, line, std::move(words)}); }
    void rest(node const& of, std::string const& path);
    void rest_of(node const& value, int line, std::string const& place);

    node_pointer root_;
    bool (*comments_)(std::string_view key);
    std::set<node const*> seen_;
    std::map<node const*, std::string> misread_;  // with what is wanted there
    std::vector<import_note> notes_;
};

/// Whether there is such a key, with a value.
bool has(node const& of, std::string_view key);

/// The line of a value, from 1.
inline int line_of(node const& of)
{
    return of.at.line;
}

}  // namespace signalbox::imports
