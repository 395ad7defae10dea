#include "engine/config/walk.hpp"

#include "engine/config/places.hpp"
#include "engine/config/surface.hpp"

#include <google/protobuf/descriptor.h>

namespace signalbox::config {

void each_message(Message const& root, std::string const& path, on_message const& tell)
{
    tell(root, path);
    auto const& type = *root.GetDescriptor();
    auto const& at = *root.GetReflection();
    for (int i = 0; i < type.field_count(); ++i) {
        auto const& field = *type.field(i);
        if (field.cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE || field.is_map()) continue;
        std::string const below = under(path, key_of(field));
        if (!field.is_repeated() && at.HasField(root, &field)) each_message(at.GetMessage(root, &field), below, tell);
        for (int k = 0; field.is_repeated() && k < at.FieldSize(root, &field); ++k)
            each_message(at.GetRepeatedMessage(root, &field, k), item(below, static_cast<std::size_t>(k)), tell);
    }
}

}  // namespace signalbox::config
