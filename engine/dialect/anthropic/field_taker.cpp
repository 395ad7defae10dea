#include "engine/dialect/anthropic/field_taker.hpp"

namespace signalbox::dialect::anthropic {

std::string field_taker::text(wire::json_view value, field_path const& at)
{
    if (value.nothing()) {
        refuse(at, "is required");
        return {};
    }
    return text_if_any(value, at);
}

std::string field_taker::text_if_any(wire::json_view value, field_path const& at)
{
    if (value.nothing()) return {};
    auto text = value.string();
    if (!text) {
        refuse(at, "must be a string");
        return {};
    }
    return std::move(*text);
}

std::optional<bool> field_taker::flag_if_any(wire::json_view value, field_path const& at)
{
    if (value.nothing()) return std::nullopt;
    auto const flag = value.boolean();
    if (!flag) refuse(at, "must be true or false");
    return flag;
}

std::optional<std::uint64_t> field_taker::count_if_any(wire::json_view value, field_path const& at)
{
    if (value.nothing()) return std::nullopt;
    auto const count = value.unsigned_integer();
    if (!count) refuse(at, "must be a whole number, zero or more");
    return count;
}

std::optional<double> field_taker::number_if_any(wire::json_view value, field_path const& at, double low, double high)
{
    if (value.nothing()) return std::nullopt;
    auto const number = value.number();
    if (number && *number >= low && *number <= high) return number;
    std::string what = "must be a number from ";
    wire::append_json_number(what, low);
    what.append(" to ");
    wire::append_json_number(what, high);
    refuse(at, what);
    return std::nullopt;
}

model::json_text field_taker::object_if_any(wire::json_view value, field_path const& at)
{
    if (value.nothing()) return {};
    if (value.kind() != wire::json_kind::object) {
        refuse(at, "must be an object");
        return {};
    }
    return model::json_text(value.raw());
}

void field_taker::refuse(field_path const& at, std::string_view what)
{
    if (wrong_) return;
    std::string place = at.text();
    std::string detail = place + ": ";
    detail.append(what);
    wrong_ = model::failure{model::fault::bad_request, std::move(detail), std::move(place)};
}

}  // namespace signalbox::dialect::anthropic
