#include "engine/config/check.hpp"
#include "engine/config/named_destination.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/nearest.hpp"
#include "engine/config/raw_reference.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/walk.hpp"

#include <algorithm>
#include <map>

namespace signalbox::config {
namespace {

/// Ids stand in headers, metrics and log lines, which bounds their length.
constexpr std::size_t id_limit = 200;

/// One string of a message, single or in a list.
struct word {
    std::string text;
    std::string path;
};

std::vector<word> words(Message const& in, FieldDescriptor const& field, std::string const& path)
{
    auto const& at = *in.GetReflection();
    std::vector<word> out;
    if (!field.is_repeated()) {
        if (std::string text = at.GetString(in, &field); !text.empty()) out.push_back({std::move(text), under(path, key_of(field))});
        return out;
    }
    if (field.is_map()) {  // of names to words
        for (int i = 0; i < at.FieldSize(in, &field); ++i) {
            Message const& entry = at.GetRepeatedMessage(in, &field, i);
            auto const text = [&](FieldDescriptor const* of) { return entry.GetReflection()->GetString(entry, of); };
            FieldDescriptor const *const key = field.message_type()->map_key(), *const value = field.message_type()->map_value();
            out.push_back({text(value), under(under(path, key_of(field)), text(key))});
        }
        return out;
    }
    for (int i = 0; i < at.FieldSize(in, &field); ++i)
        out.push_back({at.GetRepeatedString(in, &field, i), item(under(path, key_of(field)), static_cast<std::size_t>(i))});
    return out;
}

std::string in_words(std::string const& noun)
{
    return noun == "group" ? "model group" : noun;
}

class name_check {
public:
    explicit name_check(subject const& of) : of_(of) {}

    void need(Message const& in, std::string const& path);
    void declare(Message const& in, std::string const& path);
    void resolve(Message const& in, std::string const& path);

private:
    void declare(std::string const& noun, word const& id);
    void resolve(std::string const& noun, word const& reference);
    void resolve_any(std::string const& noun, word const& reference);
    void resolve_grant(word const& reference);
    void resolve_destination(word const& reference);
    std::string form_problem(std::string const& noun, std::string const& id) const;
    bool known(std::string const& noun, std::string const& id) const;
    std::vector<std::string> names(std::string const& noun) const;

    subject const& of_;
    std::map<std::string, std::map<std::string, mark>> declared_;
};

void name_check::need(Message const& in, std::string const& path)
{
    Descriptor const& type = *in.GetDescriptor();
    auto const& at = *in.GetReflection();
    for (int i = 0; i < type.field_count(); ++i) {
        FieldDescriptor const& field = *type.field(i);
        FieldDescriptor const* const other = section_in_place_of(field);
        bool const there =
            field.is_repeated() ? at.FieldSize(in, &field) > 0 : at.HasField(in, &field) || (other && at.HasField(in, other));
        std::string const place = under(path, key_of(field));
        if (!required(field) || there || of_.where.spoiled(place) || of_.where.spoiled(path)) continue;
        // What an empty list means is for the check of its section to say.
        if (field.is_repeated() && of_.where.written(place)) continue;
        bool const secret = shape_of(field) == shape::secret;
        std::string message = field.name() + (of_.where.written(place) ? " is empty" : " is missing");
        if (!about(field).empty()) message += ": " + about(field);
        auto const allowed = range(field);
        std::string choice = allowed && !allowed->low_text.empty() && allowed->low_text == allowed->high_text ? allowed->low_text : "";
        for (std::string const& one : choices(field)) choice += (choice.empty() ? "" : "|") + one;
        of_.error(secret ? "L004" : "C007", place, std::move(message),
                  secret           ? field.name() + ": {env: NAME}"
                  : choice.empty() ? ""
                                   : field.name() + ": " + choice);
    }
}

std::string name_check::form_problem(std::string const& noun, std::string const& id) const
{
    if (id.size() > id_limit) return "is longer than " + std::to_string(id_limit) + " characters";
    if (!std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f; }))
        return "holds characters other than visible ASCII, or blanks";
    if (id == "*" || id.starts_with("group:") || id.starts_with("model:") || id.starts_with("route:") || read_raw_reference(id))
        return "reads like a reference; \"*\", \"group:\", \"model:\", \"provider:\", \"http:\" and \"route:\" have a meaning of their own";
    if (noun == "upstream" && id.find('/') != id.npos) return "holds a \"/\", which parts it from the path of a destination";
    // Part of a file's name beside the store.
    if (noun == "sink" &&
        !std::all_of(id.begin(), id.end(), [](char c) { return base::is_letter(c) || base::is_digit(c) || c == '-' || c == '_'; }))
        return "holds characters other than letters, digits, \"-\" and \"_\"";
    // "provider/model" is how a reply names who answered.
    if (noun == "provider" && id.find('/') != id.npos) return "holds a \"/\", which parts provider and model in reply headers";
    return {};
}

void name_check::declare(std::string const& noun, word const& id)
{
    if (id.text.empty()) return;
    mark const at = of_.where.of(id.path);
    if (std::string const problem = form_problem(noun, id.text); !problem.empty())
        of_.out.error("C006", at, id.path, "the name " + of_.where.shown(id.path) + ' ' + problem);
    auto const [first, added] = declared_[noun].emplace(id.text, at);
    if (!added)
        of_.out.error("L003", at, id.path,
                      "duplicate " + in_words(noun) + " name " + of_.where.shown(id.path) + "; it is first declared on " +
                          of_.out.in_words(first->second, at));
}

void name_check::declare(Message const& in, std::string const& path)
{
    Descriptor const& type = *in.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i)
        if (std::string const noun = type.field(i)->options().GetExtension(schema::id_of); !noun.empty())
            for (word const& id : words(in, *type.field(i), path)) declare(noun, id);
}

void name_check::resolve(Message const& in, std::string const& path)
{
    Descriptor const& type = *in.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i)
        if (std::string const noun = type.field(i)->options().GetExtension(schema::refers_to); !noun.empty())
            for (word const& reference : words(in, *type.field(i), path))
                if (!reference.text.empty()) resolve_any(noun, reference);
}

void name_check::resolve_any(std::string const& noun, word const& reference)
{
    if (noun == "grant") return resolve_grant(reference);
    noun == "destination" ? resolve_destination(reference) : resolve(noun, reference);
}

/// What an allow-list may open: a route, a destination, or all that a provider or an upstream gets as it came.
void name_check::resolve_grant(word const& reference)
{
    constexpr std::string_view route = "route:";
    if (reference.text.starts_with(route)) return resolve("route", {reference.text.substr(route.size()), reference.path});
    auto const raw = read_raw_reference(reference.text);
    if (!raw) return resolve_destination(reference);
    if (raw->path.empty()) return resolve(raw->plain ? "upstream" : "provider", {std::string(raw->id), reference.path});
    of_.error("C006", reference.path, of_.where.shown(reference.path) + " names a path: an allow-list opens all that it gets",
              without_path(*raw));
}

bool name_check::known(std::string const& noun, std::string const& id) const
{
    auto const all = declared_.find(noun);
    return all != declared_.end() && all->second.contains(id);
}

std::vector<std::string> name_check::names(std::string const& noun) const
{
    std::vector<std::string> out;
    if (auto const all = declared_.find(noun); all != declared_.end())
        for (auto const& [id, at] : all->second) out.push_back(id);
    return out;
}

void name_check::resolve(std::string const& noun, word const& reference)
{
    if (known(noun, reference.text)) return;
    if (noun == "model" && read_raw_reference(reference.text)) {
        of_.error("L006", reference.path,
                  of_.where.shown(reference.path) +
                      " gets requests as they came and cannot be a member: a route with accept: raw leads there");
        return;
    }
    std::vector<std::string> const declared = names(noun);
    std::string hint = declared.empty() ? "; the file declares no " + (noun == "policy" ? "policies" : noun + 's') : "";
    for (auto const& [other, ids] : declared_)
        if (ids.contains(reference.text)) hint = "; that is the name of a " + in_words(other);
    of_.unknown("L001", reference.path, "unknown " + noun + ' ' + of_.where.shown(reference.path) + hint,
                std::string(base::nearest(reference.text, declared)));
}

/// "*", "group:*", "model:*", "group:x", "model:x", or a bare id of either.
void name_check::resolve_destination(word const& reference)
{
    std::string const& text = reference.text;
    if (text == "*" || text == "group:*" || text == "model:*") return;
    std::string const noun = text.starts_with("group:") ? "group" : text.starts_with("model:") ? "model" : "";
    std::string const id = noun.empty() ? text : text.substr(noun.size() + 1);
    if (noun.empty() ? known("group", id) || known("model", id) : known(noun, id)) return;
    of_.unknown("L014", reference.path, "no group or model is called " + of_.where.shown(reference.path),
                nearest_destination(of_.config, text));
}

}  // namespace

void check_names(subject const& of)
{
    name_check names(of);
    each_message(of.config, "", [&](Message const& one, std::string const& path) { names.need(one, path); });
    each_message(of.config, "", [&](Message const& one, std::string const& path) { names.declare(one, path); });
    each_message(of.config, "", [&](Message const& one, std::string const& path) { names.resolve(one, path); });
}

}  // namespace signalbox::config
