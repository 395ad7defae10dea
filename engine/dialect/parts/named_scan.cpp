#include "engine/dialect/parts/named_scan.hpp"

#include "engine/dialect/parts/routing_members.hpp"

namespace signalbox::dialect {

model::result<scanned_request> scan_named(std::string_view body, std::string_view)
{
    wire::json_view model;
    routing_members shared;
    auto const note = [&](std::string_view name, std::string_view value) {
        if (name == "model")
            shared.note(model, "model", value);
        else
            shared.select(name, value);
    };
    auto const take = [&](std::string_view key, std::string_view value) { shared.take(key, value, note); };
    if (auto const checked = wire::check_json_object(body, take); !checked) return checked.error();
    if (shared.look_alike()) return std::move(*shared.look_alike());
    field_reader fields;
    scanned_request out = shared.begin(model, fields);
    if (fields.failed()) return fields.failure();
    return out;
}

std::string model_of_refused(std::string_view body)
{
    wire::json_view model;
    bool twice = false;
    auto const take = [&](std::string_view key, std::string_view value) {
        if (key != "model") return;
        twice = !model.missing();
        model = wire::json_view(value);
    };
    (void)wire::check_json_object(body, take);  // what came before a fault was read
    return twice ? std::string() : model.string_or({});
}

}  // namespace signalbox::dialect
