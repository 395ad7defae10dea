#include "engine/config/placed_files.hpp"

#include "engine/config/collections.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/plan.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <optional>

namespace signalbox::config {
namespace {

constexpr std::string_view include_key = "include";
constexpr std::string_view version_key = "signalbox";  // each file may say it

using map_node = std::shared_ptr<node>;

void put(node& map, std::string const& key, node_pointer value)
{
    auto const has = std::ranges::find(map.entries, key, &entry::key);
    if (has != map.entries.end())
        has->value = std::move(value);
    else
        map.entries.push_back({key, {}, std::move(value)});
}

void drop(node& map, std::string const& key)
{
    std::erase_if(map.entries, [&](entry const& each) { return each.key == key; });
}

class placing {
public:
    placing(std::vector<configuration_file> const& files, node const& wanted)
        : files_(files), wanted_(wanted), normal_wanted_(normal_form(wanted))
    {
        for (configuration_file const& each : files) {
            normal_.push_back(normal_form(*each.root));
            fresh_.push_back(std::make_shared<node>(*each.root));
        }
    }
    placing(placing const&) = delete;

    placed_change run();

private:
    void place_objects(collection const& in);
    void place_section(std::string const& key);
    std::optional<std::size_t> place_of(collection const& in, std::string const& id) const;
    void refuse_order(collection const& in, std::string const& id, std::size_t at, std::string const& before, std::size_t behind);
    void put_items(collection const& in, std::size_t file, std::vector<node_pointer> const& items);
    node joined() const;
    void refuse_difference();

    std::vector<configuration_file> const& files_;
    node const& wanted_;
    node_pointer normal_wanted_;
    std::vector<node_pointer> normal_;  // of each file
    std::vector<map_node> fresh_;
    placed_change out_;
};

std::optional<std::size_t> placing::place_of(collection const& in, std::string const& id) const
{
    for (std::size_t i = 0; i < files_.size(); ++i)
        if (item_named(child(*files_[i].root, in.key), in, id)) return i;
    return std::nullopt;
}

void placing::refuse_order(collection const& in, std::string const& id, std::size_t at, std::string const& before, std::size_t behind)
{
    std::string const noun = noun_of(in.key);
    out_.refused.push_back(noun + ' ' + id + " stands in " + files_[at].name + ", which is read before " + files_[behind].name + " with " +
                           noun + ' ' + before +
                           ", and is wanted behind it: write it before that one, or move one of them to the other file");
}

/// Objects of the wanted list by files, in its order.
void placing::place_objects(collection const& in)
{
    auto const list = child(wanted_, in.key);
    if (list && list->what != node::kind::list && list->what != node::kind::null)
        return out_.refused.push_back("the section " + in.key + " must be a list");
    std::vector<std::vector<node_pointer>> parts(files_.size());
    std::size_t last = 0;
    std::string before;  // the last one that stands somewhere
    for (node_pointer const& each : list ? list->items : std::vector<node_pointer>{}) {
        std::string const id = text_of(*each, in.id_key);
        auto const known = place_of(in, id);
        if (known && *known < last) {
            refuse_order(in, id, *known, before, last);
            continue;
        }
        if (known) {
            last = *known;
            before = id;
        } else {
            out_.fresh.push_back({in.key, id, last});
        }
        parts[last].push_back(each);
    }
    for (std::size_t i = 0; i < files_.size(); ++i) put_items(in, i, parts[i]);
}

/// Objects that are as they were keep the form that they have in the file.
void placing::put_items(collection const& in, std::size_t file, std::vector<node_pointer> const& items)
{
    auto const own = child(*files_[file].root, in.key);
    if (items.empty()) {
        if (own && !own->items.empty()) drop(*fresh_[file], in.key);
        return;
    }
    auto made = std::make_shared<node>(node{.what = node::kind::list});
    for (node_pointer const& each : items) {
        std::string const id = text_of(*each, in.id_key);
        auto const was = item_named(child(*normal_[file], in.key), in, id);
        auto const is = item_named(child(*normal_wanted_, in.key), in, id);
        made->items.push_back(was && is && same_values(*was, *is) ? item_named(own, in, id) : each);
    }
    put(*fresh_[file], in.key, std::move(made));
}

void placing::place_section(std::string const& key)
{
    if (is_comment(key) || key == include_key) return;
    auto const is = child(*normal_wanted_, key);
    std::vector<std::size_t> having;
    for (std::size_t i = 0; i < files_.size(); ++i)
        if (child(*normal_[i], key)) having.push_back(i);
    if (having.size() > 1 && key != version_key) {
        auto const now = child(*normal_form(joined()), key);
        if (is && now && same_values(*now, *is)) return;
        std::string where;
        for (std::size_t const each : having) where.append(where.empty() ? "" : ", ").append(files_[each].name);
        return out_.refused.push_back("the section " + key + " stands in several files (" + where + "): change it there");
    }
    for (std::size_t const each : having) {
        if (!is)
            drop(*fresh_[each], key);
        else if (!same_values(*child(*normal_[each], key), *is))
            put(*fresh_[each], key, child(wanted_, key));
    }
    if (having.empty() && is) put(*fresh_.front(), key, child(wanted_, key));
}

/// As they are read: lists continue, anything else stands once.
node placing::joined() const
{
    node out{.what = node::kind::map};
    for (map_node const& file : fresh_)
        for (entry const& each : file->entries) {
            auto const known = std::ranges::find(out.entries, each.key, &entry::key);
            if (each.key == include_key || is_comment(each.key) || each.value->what == node::kind::null) continue;
            if (known == out.entries.end()) {
                out.entries.push_back(each);
            } else if (known->value->what == node::kind::list) {
                auto longer = std::make_shared<node>(*known->value);
                longer->items.insert(longer->items.end(), each.value->items.begin(), each.value->items.end());
                known->value = std::move(longer);
            }
        }
    return out;
}

/// Whatever else keeps the files from saying what is wanted.
void placing::refuse_difference()
{
    for (planned const& each : plan_of(*normal_form(joined()), *normal_wanted_).all)
        if (each.what != planned::act::keep)
            out_.refused.push_back((each.id.empty() ? "the section " + each.section : noun_of(each.section) + ' ' + each.id) +
                                   " has no place among the files: change it where it stands");
}

placed_change placing::run()
{
    for (collection const& in : collections()) place_objects(in);
    std::vector<std::string> keys;
    auto const note_keys = [&](node const& of) {
        for (entry const& each : of.entries)
            if (!collection_with_key(each.key) && std::ranges::find(keys, each.key) == keys.end()) keys.push_back(each.key);
    };
    note_keys(wanted_);
    for (configuration_file const& each : files_) note_keys(*each.root);
    for (std::string const& each : keys) place_section(each);
    if (out_.refused.empty()) refuse_difference();
    if (!out_.refused.empty()) return std::move(out_);
    for (std::size_t i = 0; i < files_.size(); ++i)
        if (!same_values(*files_[i].root, *fresh_[i])) out_.files.push_back({i, text_with(files_[i].text, *files_[i].root, *fresh_[i])});
    return std::move(out_);
}

}  // namespace

placed_change placed_files(std::vector<configuration_file> const& files, node const& wanted)
{
    return placing(files, wanted).run();
}

}  // namespace signalbox::config
