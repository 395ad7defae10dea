#include "engine/dialect/prompt_form.hpp"

#include "engine/wire/json.hpp"
#include "engine/wire/text_edits.hpp"

#include <algorithm>

namespace signalbox::dialect {

namespace {

using wire::json_kind;
using wire::json_view;

constexpr std::string_view between_texts = "\n\n";

bool instructs(model::role who)
{
    return who == model::role::system || who == model::role::developer;
}

bool instructs(json_view message)
{
    json_view const role = message["role"];
    return role.is("system") || role.is("developer");
}

/// What stands between the brackets of a list or the braces of an object.
std::string_view inside(json_view of)
{
    return of.raw().substr(1, of.raw().size() - 2);
}

class decorator {
public:
    decorator(prompt_form const& by, std::string_view body, prompt_decoration const& with) : by_(by), body_(body), root_(body), with_(with)
    {}

    std::optional<std::string> run()
    {
        json_view const list = root_[by_.list], single = single_text();
        bool const is_one = list.nothing() && !single.nothing();
        if (root_.kind() != json_kind::object || (!is_one && list.kind() != json_kind::array && list.kind() != json_kind::string))
            return std::nullopt;
        if (is_one) {
            if (!texts_are_all()) decorate_system(by_.single_system.empty() ? by_.system : std::span(&by_.single_system, 1));
            if (by_.single_repeats && single.kind() == json_kind::array)
                for (json_view const each : single.elements()) decorate_text(each);
            else
                decorate_text(single);
        } else {
            if (!by_.system.empty()) decorate_system(by_.system);
            decorate_list(list);
        }
        return result();
    }

private:
    bool in_list(added_message const& one) const { return by_.system.empty() || !instructs(one.who); }
    /// Where a request of one text has no place for instructions they go into the text.
    bool texts_are_all() const { return by_.system.empty() && by_.single_system.empty(); }
    static bool holds_texts(json_view list);
    json_view single_text() const;
    std::vector<std::string_view> instructions(std::vector<added_message> const& from) const;
    void decorate_system(std::span<std::string_view const> names);
    std::string new_system(std::vector<std::string_view> const& texts) const;
    std::string blocks_of(std::vector<std::string_view> const& texts) const;
    std::string around_blocks(json_view list) const;
    void decorate_text(json_view single);
    void decorate_list(json_view list);
    std::string messages(std::vector<added_message> const& from) const;
    std::string kept(json_view list) const;
    std::string merged(json_view list, std::string_view before, std::string_view after) const;
    void replace(json_view value, std::string instead);
    std::string result();

    prompt_form const& by_;
    std::string_view body_;
    json_view root_;
    prompt_decoration const& with_;
    std::vector<wire::text_edit> edits_;
};

/// A list of tokens has none.
bool decorator::holds_texts(json_view list)
{
    if (list.kind() != json_kind::array || list.elements().empty()) return false;
    for (json_view const each : list.elements())
        if (each.kind() != json_kind::string) return false;
    return true;
}

/// Of a request of one text: that text, or the list of texts that it is in parts. Missing where the format or the request has none.
json_view decorator::single_text() const
{
    json_view const one = by_.single.empty() ? json_view() : root_[by_.single];
    if (one.kind() == json_kind::string || (by_.single_repeats && holds_texts(one))) return one;
    for (std::string_view const name : by_.singles)
        if (json_view const found = root_[name]; found.kind() == json_kind::string || found.kind() == json_kind::array) return found;
    return {};
}

std::vector<std::string_view> decorator::instructions(std::vector<added_message> const& from) const
{
    std::vector<std::string_view> out;
    for (added_message const& each : from)
        if (instructs(each.who)) out.push_back(each.text);
    return out;
}

std::string joined(std::vector<std::string_view> const& texts)
{
    std::string out;
    for (std::string_view const each : texts) out.append(out.empty() ? "" : between_texts).append(each);
    return out;
}

std::string decorator::blocks_of(std::vector<std::string_view> const& texts) const
{
    std::string out;
    for (std::string_view const each : texts) {
        if (!out.empty()) out += ',';
        by_.append_block(out, each);
    }
    return out;
}

/// Instructions of these texts alone.
std::string decorator::new_system(std::vector<std::string_view> const& texts) const
{
    if (by_.shape == instruction_shape::text) return wire::json_string(joined(texts));
    std::string const list = "[" + blocks_of(texts) + "]";
    return by_.shape == instruction_shape::blocks ? list : "{\"" + std::string(by_.blocks) + "\":" + list + "}";
}

std::string joined_lists(std::initializer_list<std::string_view> parts)
{
    std::string out = "[";
    for (std::string_view const each : parts) {
        if (each.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
        if (out.size() > 1) out += ',';
        out.append(each);
    }
    return out + "]";
}

std::string strings(std::vector<std::string_view> const& texts)
{
    std::string out;
    for (std::string_view const each : texts) {
        if (!out.empty()) out += ',';
        wire::append_json_string(out, each);
    }
    return out;
}

std::string decorator::around_blocks(json_view list) const
{
    return joined_lists({blocks_of(instructions(with_.before)), inside(list), blocks_of(instructions(with_.after))});
}

void decorator::decorate_system(std::span<std::string_view const> names)
{
    std::vector<std::string_view> texts = instructions(with_.before);
    std::vector<std::string_view> const after = instructions(with_.after);
    if (texts.empty() && after.empty() && !with_.system) return;
    json_view old;
    for (std::string_view const name : names)
        if (old.nothing()) old = root_[name];
    json_view const list = old.kind() == json_kind::object ? old[by_.blocks] : old;
    if (!with_.system && list.kind() == json_kind::array) return replace(list, around_blocks(list));
    std::string const before = old.string_or({});
    if (with_.system) texts.push_back(*with_.system);
    if (!with_.system && !before.empty()) texts.push_back(before);
    texts.insert(texts.end(), after.begin(), after.end());
    if (!old.missing()) return replace(old, old.kind() == json_kind::string ? wire::json_string(joined(texts)) : new_system(texts));
    edits_.push_back(
        {root_.raw().substr(1, 0), "\"" + std::string(names.front()) + "\":" + new_system(texts) + (root_.members().empty() ? "" : ",")});
}

std::string decorator::messages(std::vector<added_message> const& from) const
{
    std::string out;
    for (added_message const& each : from) {
        if (!in_list(each)) continue;
        if (!out.empty()) out += ',';
        by_.append_message(out, each.who, each.text);
    }
    return out;
}

/// The messages that stay, as they came.
std::string decorator::kept(json_view list) const
{
    if (!with_.system || !by_.system.empty()) return std::string(inside(list));
    std::string out;
    for (json_view const each : list.elements()) {
        if (instructs(each)) continue;
        if (!out.empty()) out += ',';
        out.append(each.raw());
    }
    return out;
}

void decorator::decorate_list(json_view list)
{
    std::string before = messages(with_.before);
    if (with_.system && by_.system.empty()) {
        if (!before.empty()) before += ',';
        by_.append_message(before, model::role::system, *with_.system);
    }
    std::string after = messages(with_.after);
    if (before.empty() && after.empty()) return;
    if (list.kind() == json_kind::string) {
        std::string one;
        by_.append_message(one, model::role::user, list.string_or({}));
        return replace(list, joined_lists({before, one, after}));
    }
    replace(list, by_.alternates ? merged(list, before, after) : joined_lists({before, kept(list), after}));
}

/// Neighbours of one role become one message: what is added goes into the first or the last one where that has the same role.
std::string decorator::merged(json_view list, std::string_view before, std::string_view after) const
{
    std::string const all = joined_lists({before, inside(list), after});
    std::string out, last;
    std::size_t content_end = 0;  // in the last message; 0: it has no list
    std::string_view role;
    for (json_view const each : json_view(all).elements()) {
        json_view const content = each["content"];
        bool const has_list = content.kind() == json_kind::array;
        if (has_list && content_end != 0 && each["role"].raw() == role) {
            std::string more(inside(content));
            if (last[content_end - 1] != '[') more.insert(0, ",");
            last.insert(content_end, more);
            content_end += more.size();
            continue;
        }
        out.append(last).append(last.empty() ? "" : ",");
        last = each.raw();
        role = each["role"].raw();
        content_end = has_list ? static_cast<std::size_t>(content.raw().data() - each.raw().data()) + content.raw().size() - 1 : 0;
    }
    return "[" + out + last + "]";
}

/// A request of one text has no messages: a user's are put before it and behind it, and instructions where they have no other place.
void decorator::decorate_text(json_view single)
{
    auto const users = [this](std::vector<added_message> const& from) {
        std::vector<std::string_view> texts;
        for (added_message const& each : from)
            if (each.who == model::role::user || (texts_are_all() && instructs(each.who))) texts.push_back(each.text);
        return texts;
    };
    std::vector<std::string_view> texts = users(with_.before);
    if (with_.system && texts_are_all()) texts.insert(texts.begin(), *with_.system);
    std::vector<std::string_view> const after = users(with_.after);
    if (texts.empty() && after.empty()) return;
    if (single.kind() == json_kind::array) return replace(single, joined_lists({strings(texts), inside(single), strings(after)}));
    std::string const old = single.string_or({});
    texts.push_back(old);
    texts.insert(texts.end(), after.begin(), after.end());
    replace(single, wire::json_string(joined(texts)));
}

void decorator::replace(json_view value, std::string instead)
{
    edits_.push_back({value.raw(), std::move(instead)});
}

std::string decorator::result()
{
    std::ranges::sort(edits_, {}, [](wire::text_edit const& each) { return each.of.data(); });
    return wire::edited(body_, edits_);
}

}  // namespace

namespace {

void append_message(std::string& out, std::string_view role, std::string_view text)
{
    out.append(R"({"role":")").append(role).append(R"(","content":)");
    wire::append_json_string(out, text);
    out += '}';
}

}  // namespace

void append_text_message(std::string& out, model::role who, std::string_view text)
{
    append_message(out, who == model::role::assistant ? "assistant" : "user", text);
}

void append_message_of_any(std::string& out, model::role who, std::string_view text)
{
    if (who == model::role::assistant || who == model::role::user) return append_text_message(out, who, text);
    append_message(out, "system", text);
}

void append_text_block(std::string& out, std::string_view text)
{
    out.append(R"({"text":)");
    wire::append_json_string(out, text);
    out += '}';
}

std::optional<std::string> decorated(prompt_form const& by, std::string_view body, prompt_decoration const& with)
{
    return decorator(by, body, with).run();
}

}  // namespace signalbox::dialect
