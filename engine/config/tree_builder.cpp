#include "engine/config/tree_builder.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

constexpr std::string_view core_tags = "tag:yaml.org,2002:";

/// Whether the quoted text beginning here ends: '' and \" stand for the quotes themselves (YAML 1.2, 7.3).
bool closes(std::string_view quoted)
{
    char const quote = quoted.front();
    for (std::size_t at = 1; at < quoted.size(); ++at) {
        if (quote == '"' && quoted[at] == '\\')
            ++at;
        else if (quoted[at] == quote && quote == '\'' && at + 1 < quoted.size() && quoted[at + 1] == quote)
            ++at;
        else if (quoted[at] == quote)
            return true;
    }
    return false;
}

}  // namespace

int characters(std::string_view text, std::size_t bytes)
{
    std::string_view const head = text.substr(0, std::min(bytes, text.size()));
    return static_cast<int>(
        std::count_if(head.begin(), head.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; }));
}

tree_builder::tree_builder(std::string_view text, report& out, int file) : text_(text), out_(out), file_(file)
{
    for (std::size_t at = 0; at <= text.size();) {
        std::size_t const end = std::min(text.find('\n', at), text.size());
        lines_.push_back(text.substr(at, end - at));
        at = end + 1;
    }
}

mark tree_builder::place(YAML::Mark const& from) const
{
    auto const line = static_cast<std::size_t>(std::max(from.line, 0));
    auto const column = static_cast<std::size_t>(std::max(from.column, 0));
    return {static_cast<int>(line) + 1, (line < lines_.size() ? characters(lines_[line], column) : static_cast<int>(column)) + 1, file_};
}

void tree_builder::count(std::size_t nodes, YAML::Mark const& at)
{
    nodes_ += nodes;
    if (nodes_ > document_node_limit) throw refused(at, "more than " + std::to_string(document_node_limit) + " values, aliases expanded");
}

void tree_builder::check_tag(std::string const& tag, YAML::Mark const& at)
{
    if (!tag.empty() && tag != "?" && tag != "!" && !tag.starts_with(core_tags))
        out_.error("C005", place(at), child_path(), "the tag " + tag + " means nothing here; leave it out");
}

/// yaml-cpp takes the end of the text for a closing quote, and would swallow all keys that follow a forgotten one.
void tree_builder::check_quotes(YAML::Mark const& at)
{
    auto const line = static_cast<std::size_t>(std::max(at.line, 0));
    if (line >= lines_.size()) return;
    std::string_view rest = text_.substr(
        std::min(text_.size(), static_cast<std::size_t>(lines_[line].data() - text_.data()) + static_cast<std::size_t>(at.column)));
    // The mark of a value with an anchor or a tag is theirs.
    while (rest.starts_with('&') || rest.starts_with('!')) {
        rest.remove_prefix(std::min(rest.size(), rest.find_first_of(" \t\r\n")));
        rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t\r\n")));
    }
    if ((rest.starts_with('"') || rest.starts_with('\'')) && !closes(rest))
        throw YAML::ParserException(at, "a quote is opened here and never closed");
}

std::string tree_builder::child_path() const
{
    if (open_.empty()) return {};
    frame const& in = open_.back();
    if (in.building->what == node::kind::list) return in.path + '[' + std::to_string(in.building->items.size()) + ']';
    if (!in.key) return in.path;
    return in.path.empty() ? in.key->key : in.path + '.' + in.key->key;
}

void tree_builder::OnNull(YAML::Mark const& at, YAML::anchor_t anchor)
{
    count(1, at);
    auto made = std::make_shared<node>();
    // The event's own mark is that of the next token, often a line further down.
    made->at = !open_.empty() && open_.back().key ? open_.back().key->at : place(at);
    plain_ = true;
    if (anchor) anchors_[anchor] = {made};
    finish({made}, &at);
}

void tree_builder::OnScalar(YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor, std::string const& value)
{
    count(1, at);
    check_tag(tag, at);
    if (tag != "?") check_quotes(at);
    auto made = std::make_shared<node>();
    made->what = node::kind::scalar;
    made->at = place(at);
    made->text = value;
    made->plain = plain_ = tag == "?";
    if (anchor) anchors_[anchor] = {made};
    finish({made}, &at);
}

void tree_builder::OnAlias(YAML::Mark const& at, YAML::anchor_t anchor)
{
    auto const found = anchors_.find(anchor);
    if (found == anchors_.end()) throw YAML::ParserException(at, "an alias stands inside what it refers to");
    count(found->second.nodes, at);
    if (open_.size() + found->second.height > document_depth_limit)
        throw refused(at, "lists and maps nest deeper than " + std::to_string(document_depth_limit));
    plain_ = false;
    finish(found->second, &at);
}

void tree_builder::OnSequenceStart(YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value)
{
    open(node::kind::list, at, tag, anchor);
}

void tree_builder::OnMapStart(YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value)
{
    open(node::kind::map, at, tag, anchor);
}

void tree_builder::open(node::kind what, YAML::Mark const& at, std::string const& tag, YAML::anchor_t anchor)
{
    count(1, at);
    check_tag(tag, at);
    if (open_.size() >= document_depth_limit) throw refused(at, "lists and maps nest deeper than " + std::to_string(document_depth_limit));
    frame made{.building = std::make_shared<node>(), .anchor = anchor, .path = child_path()};
    made.building->what = what;
    made.building->at = place(at);
    open_.push_back(std::move(made));
}

void tree_builder::close()
{
    frame done = std::move(open_.back());
    open_.pop_back();
    for (entry& one : done.merged)
        if (done.lines.emplace(one.key, one.at.line).second) done.building->entries.push_back(std::move(one));
    measured const made{done.building, done.nodes, done.height + 1};
    if (done.anchor) anchors_[done.anchor] = made;
    plain_ = false;
    finish(made, nullptr);
}

void tree_builder::finish(measured done, YAML::Mark const* at)
{
    if (open_.empty()) {
        root_ = std::move(done.what);
        return;
    }
    frame& in = open_.back();
    in.nodes += done.nodes;
    in.height = std::max(in.height, done.height);
    if (in.building->what == node::kind::list) {
        in.building->items.push_back(std::move(done.what));
    } else if (in.key) {
        give(in, done);
    } else {
        begin_key(in, *done.what, at);
    }
}

void tree_builder::begin_key(frame& of, node const& key, YAML::Mark const* at)
{
    // The mark of an aliased key is where the alias stands.
    of.key = entry{.key = key.text, .at = at ? place(*at) : key.at};
    of.use = plain_ && key.text == "<<" ? frame::role::merge : frame::role::own;
    if (key.what != node::kind::scalar) {
        out_.error("C005", key.at, of.path, "a key must be a word, not a list, a map or nothing");
        of.use = frame::role::none;
    }
}

void tree_builder::give(frame& to, measured const& value)
{
    std::string const path = child_path();
    entry made = std::move(*to.key);
    to.key.reset();
    made.value = value.what;
    switch (to.use) {
    case frame::role::none: return;
    case frame::role::merge: return merge_from(to, *made.value);
    case frame::role::own: break;
    }
    auto const [first, added] = to.lines.emplace(made.key, made.at.line);
    if (added)
        to.building->entries.push_back(std::move(made));
    else
        out_.error("C003", made.at, path,
                   "the key \"" + made.key + "\" stands here twice; it is first on line " + std::to_string(first->second));
}

void tree_builder::merge_from(frame& into, node const& source)
{
    if (source.what == node::kind::map) {
        into.merged.insert(into.merged.end(), source.entries.begin(), source.entries.end());
        return;
    }
    if (source.what == node::kind::list &&
        std::all_of(source.items.begin(), source.items.end(), [](node_pointer const& item) { return item->what == node::kind::map; })) {
        for (node_pointer const& item : source.items) merge_from(into, *item);
        return;
    }
    out_.error("C005", source.at, into.path, "\"<<\" takes an alias of a map, or a list of them");
}

}  // namespace signalbox::config
