#include "engine/config/plan.hpp"

#include "engine/config/collections.hpp"
#include "engine/config/meaning_changes.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace signalbox::config {
namespace {

using objects = std::vector<std::pair<std::string, node_pointer>>;
using words = std::map<std::string, std::vector<std::string>>;  // of changes, by section and name

objects objects_of(node const& root, collection const& in)
{
    objects out;
    auto const list = child(root, in.key);
    if (!list) return out;
    for (node_pointer const& each : list->items) out.emplace_back(text_of(*each, in.id_key), each);
    return out;
}

node_pointer named(objects const& all, std::string const& id)
{
    auto const found = std::ranges::find(all, id, &objects::value_type::first);
    return found == all.end() ? nullptr : found->second;
}

words words_of(node const& before, node const& after)
{
    words out;
    for (meaning_change each : meaning_changes(before, after)) {
        std::string const whose = std::exchange(each.noun, {});
        std::string text = sentence_of(each);
        out[whose].push_back(text.starts_with(": ") ? text.substr(2) : text);
    }
    return out;
}

std::vector<std::string> names_in(objects const& all, objects const& others)
{
    std::vector<std::string> out;
    for (auto const& [id, object] : all)
        if (named(others, id)) out.push_back(id);
    return out;
}

void plan_objects(plan& out, node const& before, node const& after, collection const& in, words const& changes)
{
    objects const old = objects_of(before, in), fresh = objects_of(after, in);
    for (auto const& [id, object] : fresh) {
        node_pointer const was = named(old, id);
        planned made{was ? planned::act::keep : planned::act::create, in.key, id, {}};
        if (was && !same_values(*was, *object)) {
            made.what = planned::act::change;
            if (auto const found = changes.find(noun_of(in.key) + ' ' + id); found != changes.end()) made.changes = found->second;
        }
        out.all.push_back(std::move(made));
    }
    for (auto const& [id, object] : old)
        if (!named(fresh, id)) out.all.push_back({planned::act::remove, in.key, id, {}});
    // The order has a meaning where names do not decide: the first route that matches, the first authenticator.
    if (names_in(old, fresh) != names_in(fresh, old)) out.all.push_back({planned::act::change, in.key, {}, {"order"}});
}

void plan_section(plan& out, std::string const& key, node_pointer const& old, node_pointer const& fresh, words const& changes)
{
    if (is_comment(key)) return;
    auto const absent = [](node_pointer const& one) { return !one || one->what == node::kind::null; };
    if (absent(old) && absent(fresh)) return;
    planned made{.section = key};
    if (absent(old))
        made.what = planned::act::create;
    else if (absent(fresh))
        made.what = planned::act::remove;
    else if (!same_values(*old, *fresh))
        made.what = planned::act::change;
    if (auto const found = changes.find(key); made.what == planned::act::change && found != changes.end()) made.changes = found->second;
    out.all.push_back(std::move(made));
}

/// The object with the tag among its own, at their end.
node_pointer tagged(node_pointer const& object, std::string const& tag)
{
    if (is_tagged(*object, tag)) return object;
    auto label = std::make_shared<node>();
    label->what = node::kind::scalar;
    label->text = tag;
    auto made = std::make_shared<node>(*object);
    auto const has = std::ranges::find(made->entries, "tags", &entry::key);
    auto list = std::make_shared<node>(has == made->entries.end() ? node{.what = node::kind::list} : *has->value);
    list->what = node::kind::list;
    list->items.push_back(std::move(label));
    if (has == made->entries.end())
        made->entries.push_back({"tags", {}, std::move(list)});
    else
        has->value = std::move(list);
    return made;
}

node_pointer list_with_tagged(objects const& now, objects const& file, collection const& in, std::string const& tag, tagged_change& out)
{
    auto made = std::make_shared<node>(node{.what = node::kind::list});
    for (auto const& [id, object] : now) {
        node_pointer const fresh = named(file, id);
        bool const own = is_tagged(*object, tag);
        if (fresh && !own)
            out.refused.push_back(noun_of(in.key) + ' ' + id + " is there without the tag " + tag + ": it belongs to something else");
        if (fresh && own) made->items.push_back(tagged(fresh, tag));
        if (!own) made->items.push_back(object);
    }
    for (auto const& [id, object] : file)
        if (!named(now, id)) made->items.push_back(tagged(object, tag));
    return made;
}

}  // namespace

std::string_view in_words(planned::act what)
{
    static constexpr std::array words{"create", "change", "delete", "keep"};
    return words[static_cast<std::size_t>(what)];
}

std::size_t plan::count(planned::act what) const
{
    return static_cast<std::size_t>(std::ranges::count(all, what, &planned::what));
}

bool plan::empty() const
{
    return count(planned::act::keep) == all.size();
}

plan plan_of(node const& before, node const& after)
{
    plan out;
    words const changes = words_of(before, after);
    std::vector<std::string> keys;
    for (node const* root : {&after, &before})
        for (entry const& each : root->entries)
            if (std::ranges::find(keys, each.key) == keys.end()) keys.push_back(each.key);
    for (std::string const& key : keys) {
        if (auto const* list = collection_with_key(key))
            plan_objects(out, before, after, *list, changes);
        else
            plan_section(out, key, child(before, key), child(after, key), changes);
    }
    return out;
}

tagged_change with_tagged(node const& now, node const& file, std::string const& tag)
{
    tagged_change out;
    auto whole = std::make_shared<node>(now);
    for (collection const& in : collections()) {
        objects const old = objects_of(now, in), fresh = objects_of(file, in);
        bool const touched = !fresh.empty() || std::ranges::any_of(old, [&](auto const& each) { return is_tagged(*each.second, tag); });
        if (!touched) continue;
        node_pointer list = list_with_tagged(old, fresh, in, tag, out);
        auto const has = std::ranges::find(whole->entries, in.key, &entry::key);
        if (has != whole->entries.end() && list->items.empty())
            whole->entries.erase(has);
        else if (has != whole->entries.end())
            has->value = std::move(list);
        else
            whole->entries.push_back({in.key, {}, std::move(list)});
    }
    for (entry const& each : file.entries) {
        node_pointer const old = child(now, each.key);
        bool const own_name = each.key == "signalbox" || is_comment(each.key);
        if (!collection_with_key(each.key) && !own_name && !(old && same_values(*old, *each.value))) out.left_alone.push_back(each.key);
    }
    out.whole = std::move(whole);
    return out;
}

}  // namespace signalbox::config
