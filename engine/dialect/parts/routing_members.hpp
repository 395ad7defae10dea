// The top-level members of a request that routing reads, noted while the body is checked: what the scans of all formats do alike. A local of
// a scan; views point into the body.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/member_name.hpp"

#include <optional>
#include <vector>

namespace signalbox::dialect {

/// Notes a member that names further models.
inline void note_selection(std::string_view key, std::string_view value, std::vector<scanned_request::selection>& into)
{
    if (auto const known = std::ranges::find(selecting_members, key); known != selecting_members.end()) into.push_back({*known, value});
}

/// What OpenAI's formats have in common; each adds its own members.
class routing_members {
public:
    /// A member as the checker passes it: `note(key, value)` is told its name without escapes, as a provider would understand it.
    template <class F>
    void take(std::string_view key, std::string_view value, F&& note)
    {
        if (wire::is_plain_name(key)) return note(key, value);
        std::string decoded;
        wire::append_json_text(decoded, key);
        if (auto fine = check_member_name(decoded); !fine && !look_alike_) look_alike_ = std::move(fine.error());
        note(decoded, value);
    }

    /// Parsers differ on which of two equal names counts: what we route by must be what the provider sees.
    void note(wire::json_view& field, std::string_view name, std::string_view value)
    {
        if (!field.missing()) twice_ = name;
        field = wire::json_view(value);
    }

    void select(std::string_view key, std::string_view value) { note_selection(key, value, further_models_); }

    /// The refusal of a name that a provider may read as one of ours.
    std::optional<model::failure>& look_alike() { return look_alike_; }

    std::vector<scanned_request::selection> take_further() { return std::move(further_models_); }

    /// The beginning of what a scan tells: the model and the members that name more. Complaints go to `fields`.
    scanned_request begin(wire::json_view model, field_reader& fields)
    {
        scanned_request out;
        out.further_models = take_further();
        if (!twice_.empty()) fields.wrong(twice_, "is given twice");
        out.model_literal = model.raw();
        out.model = fields.text(model, "model");
        return out;
    }

private:
    std::string_view twice_;
    std::optional<model::failure> look_alike_;
    std::vector<scanned_request::selection> further_models_;
};

/// The relay road's look at a body: one pass that checks it and finds the routing fields, nothing copied but the model's name. Of a format's
/// `Fields`, note(name, value) is told each member, and read() gives what was found; `shared` is its routing_members.
template <class Fields>
model::result<scanned_request> scan_members(std::string_view body)
{
    Fields found;
    auto const note = [&found](std::string_view name, std::string_view value) { found.note(name, value); };
    auto const take = [&found, &note](std::string_view key, std::string_view value) { found.shared.take(key, value, note); };
    if (auto const checked = wire::check_json_object(body, take); !checked) return checked.error();
    if (found.shared.look_alike()) return std::move(*found.shared.look_alike());
    return found.read();
}

}  // namespace signalbox::dialect
