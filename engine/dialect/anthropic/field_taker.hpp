// Takes typed values out of a checked body and remembers the first thing that was wrong, with its place. Lives for one request's reading;
// after a complaint it keeps handing out empty values, so readers look once at the end.
#pragma once

#include "engine/dialect/anthropic/field_path.hpp"
#include "engine/model/chat_request.hpp"
#include "engine/wire/json.hpp"

#include <initializer_list>
#include <optional>

namespace signalbox::dialect::anthropic {

class field_taker {
public:
    /// A string that must be there.
    std::string text(wire::json_view value, field_path const& at);
    /// Absent or null gives an empty string.
    std::string text_if_any(wire::json_view value, field_path const& at);
    std::optional<bool> flag_if_any(wire::json_view value, field_path const& at);
    std::optional<std::uint64_t> count_if_any(wire::json_view value, field_path const& at);
    std::optional<double> number_if_any(wire::json_view value, field_path const& at, double low, double high);
    /// The raw text of an object; absent or null gives an empty text.
    model::json_text object_if_any(wire::json_view value, field_path const& at);

    /// Notes a fault bad_request at this place, unless an earlier one is noted already.
    void refuse(field_path const& at, std::string_view what);
    bool ok() const { return !wrong_; }
    model::failure const& wrong() const { return *wrong_; }

private:
    std::optional<model::failure> wrong_;
};

/// A member's name and where its value goes; a null pointer means known and of no interest.
struct member_slot {
    std::string_view name;
    wire::json_view* value = nullptr;
};

/// One walk over an object: each member goes to the slot of its name (of several with one name the last stays), others to `unknown`.
template <class OnUnknown>
void sort_members(wire::json_view object, std::initializer_list<member_slot> slots, OnUnknown&& unknown)
{
    for (wire::json_member const& member : object.members()) {
        bool known = false;
        for (member_slot const& slot : slots) {
            if (!member.is(slot.name)) continue;
            if (slot.value) *slot.value = member.value;
            known = true;
            break;
        }
        if (!known) unknown(member);
    }
}

}  // namespace signalbox::dialect::anthropic
