#include "engine/config/inclusion.hpp"

#include "engine/config/places.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/surface.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace signalbox::config {
namespace {

constexpr std::string_view include_key = "include";
constexpr std::string_view version_key = "signalbox";  // each file may say it, so that it can be checked alone

/// The same file by another name, or over a link, is one file.
std::string identity_of(std::string const& path)
{
    std::error_code missing;
    auto const real = std::filesystem::canonical(path, missing);
    return missing ? path : real.string();
}

class inclusion {
public:
    inclusion(inclusion_settings const& with, report& out, included_files& found) : with_(with), out_(out), found_(found)
    {
        std::string const first = identity_of(standing_on(with.directory, std::filesystem::path(out.file()).filename().string()));
        seen_.insert(first);
        open_.push_back({first, out.file()});
    }

    node_pointer begin(std::string_view text)
    {
        size_ = text.size();
        node_pointer const root = read_document(text, out_);
        if (!root || root->what != node::kind::map) return root;
        take(*root, with_.directory, 0);
        return whole_;
    }

private:
    void take(node const& root, std::string const& directory, unsigned depth);
    void take_patterns(node const& list, std::string const& directory, unsigned depth);
    void take_pattern(node const& one, std::string const& path, std::string const& directory, unsigned depth);
    void take_file(std::string const& path, node const& named_at, std::string const& place, unsigned depth);
    void join(entry const& each);
    /// "main.yaml -> a.yaml -> b.yaml": the files that are being read, from the place of `from`.
    std::string way(std::size_t from = 0) const;
    void read_again(std::string const& identity, std::string const& path, node const& named_at, std::string const& place);
    std::optional<std::string> substituted(node const& one, std::string const& path);
    model::result<std::string> text_in(std::string const& path) const;

    struct open_file {
        std::string identity, name;
    };

    inclusion_settings const& with_;
    report& out_;
    included_files& found_;
    std::vector<open_file> open_;  // each is included by the one before
    std::shared_ptr<node> whole_;
    std::set<std::string> seen_;
    std::size_t size_ = 0;
};

/// The sections of a file, then what it includes.
void inclusion::take(node const& root, std::string const& directory, unsigned depth)
{
    if (!whole_) {
        whole_ = std::make_shared<node>();
        whole_->what = node::kind::map;
        whole_->at = root.at;
    }
    for (entry const& each : root.entries)
        if (each.key != include_key) join(each);
    for (entry const& each : root.entries)
        if (each.key == include_key && each.value->what != node::kind::null) take_patterns(*each.value, directory, depth);
}

/// Lists continue; anything else belongs to one file.
void inclusion::join(entry const& each)
{
    auto const known = std::ranges::find(whole_->entries, each.key, &entry::key);
    if (known == whole_->entries.end()) return whole_->entries.push_back(each);
    if (each.value->what == node::kind::null || is_comment(each.key)) return;
    if (known->value->what == node::kind::null) {
        *known = each;
    } else if (known->value->what == node::kind::list && each.value->what == node::kind::list) {
        auto joined = std::make_shared<node>(*known->value);
        joined->items.insert(joined->items.end(), each.value->items.begin(), each.value->items.end());
        known->value = std::move(joined);
    } else if (each.key != version_key || each.value->text != known->value->text) {
        out_.error("C003", each.at, each.key,
                   "the section \"" + each.key + "\" stands in two files; it is first on " + out_.in_words(known->at, each.at));
    }
}

void inclusion::take_patterns(node const& list, std::string const& directory, unsigned depth)
{
    if (list.what != node::kind::list) {
        std::string fix = list.what == node::kind::scalar ? "[" + config::quoted(list.text) + "]" : std::string();
        return out_.error("C005", list.at, include_key, "include takes a list of files or patterns", std::move(fix));
    }
    for (std::size_t place = 0; place < list.items.size(); ++place)
        take_pattern(*list.items[place], item(include_key, place), directory, depth);
}

std::optional<std::string> inclusion::substituted(node const& one, std::string const& path)
{
    auto made = substitute(one.text, with_.lookup);
    if (!made.malformed.empty()) {
        out_.error("C006", one.at, path, config::quoted(made.malformed) + " is no reference to an environment variable");
        return std::nullopt;
    }
    for (std::string const& name : made.unset) {
        std::string message = "environment variable " + name + " is not set";
        if (with_.unset_is_error)
            out_.error("L004", one.at, path, std::move(message), "${" + name + ":-default}");
        else
            out_.warning("L004", one.at, path, std::move(message), "${" + name + ":-default}");
    }
    return made.unset.empty() ? std::optional(std::move(made.text)) : std::nullopt;
}

void inclusion::take_pattern(node const& one, std::string const& path, std::string const& directory, unsigned depth)
{
    if (one.what != node::kind::scalar || one.text.empty())
        return out_.error("C005", one.at, path, "a pattern of include must be a text, such as conf.d/*.yaml");
    auto const text = substituted(one, path);
    if (!text) return;
    file_pattern made{pattern_on(directory, *text), {}};
    made.matches = files_matching(made.pattern);
    found_.patterns.push_back(made);
    if (made.matches.empty() && !is_pattern(*text))
        return out_.error("C008", one.at, path, "there is no file " + config::quoted(standing_on(directory, *text)));
    if (made.matches.empty()) return out_.warning("L035", one.at, path, "no file matches " + config::quoted(standing_on(directory, *text)));
    if (depth >= include_depth_limit)
        return out_.error("C008", one.at, path,
                          "files include each other more than " + std::to_string(include_depth_limit) + " deep: " + way());
    for (std::string const& each : made.matches) take_file(each, one, path, depth + 1);
}

model::result<std::string> inclusion::text_in(std::string const& path) const
{
    if (with_.instead)
        if (auto const found = with_.instead->find(path); found != with_.instead->end()) return found->second;
    return read_file(path, configuration_limit);
}

std::string inclusion::way(std::size_t from) const
{
    std::string out;
    for (std::size_t i = from; i < open_.size(); ++i) out.append(out.empty() ? "" : " -> ").append(open_[i].name);
    return out;
}

/// A file that was read already is left out: patterns may overlap, and may match the file that has them. One that is named by its name in a ring of files
/// is a mistake of a person, who may expect that it counts twice.
void inclusion::read_again(std::string const& identity, std::string const& path, node const& named_at, std::string const& place)
{
    auto const open = std::ranges::find(open_, identity, &open_file::identity);
    if (open == open_.end() || is_pattern(named_at.text)) return;
    out_.warning("L036", named_at.at, place,
                 "files include each other: " + way(static_cast<std::size_t>(open - open_.begin())) + " -> " + path +
                     "; each is read once");
}

void inclusion::take_file(std::string const& path, node const& named_at, std::string const& place, unsigned depth)
{
    std::string const identity = identity_of(path);
    if (!seen_.insert(identity).second) return read_again(identity, path, named_at, place);
    auto const refuse = [&](std::string const& why) {
        out_.error("C008", named_at.at, place, config::quoted(path) + " cannot be included: " + why);
    };
    if (found_.names.size() == most_included) return refuse("there are more than " + std::to_string(most_included) + " files");
    if (found_.names.size() > most_included) return;
    found_.names.push_back(path);
    auto const text = text_in(path);
    if (!text) return refuse(text.error().detail);
    size_ += text->size();
    if (size_ > configuration_limit)
        return refuse("all files together are larger than " + std::to_string(configuration_limit >> 20) + " MiB");
    found_.text.append(1, '\0').append(*text);
    int const file = out_.add_file(path);
    node_pointer const root = read_document(*text, out_, file);
    if (!root) return;
    if (root->what != node::kind::map) return out_.error("C005", root->at, "", "the file must be a map of keys, such as models");
    open_.push_back({identity, path});
    take(*root, std::filesystem::path(path).parent_path().string(), depth);
    open_.pop_back();
}

}  // namespace

node_pointer read_with_included(std::string_view text, inclusion_settings const& with, report& out, included_files& found)
{
    return inclusion(with, out, found).begin(text);
}

}  // namespace signalbox::config
