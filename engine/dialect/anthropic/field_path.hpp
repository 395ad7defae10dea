// Where in the caller's body we are, as a chain of steps on the stack. It becomes text only when something is wrong at that place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::dialect::anthropic {

class field_path {
public:
    explicit field_path(std::string_view key) : key_(key) {}
    field_path(field_path const& parent, std::string_view key) : parent_(&parent), key_(key) {}
    field_path(field_path const& parent, std::size_t index) : parent_(&parent), index_(index), is_index_(true) {}

    /// For instance "messages[1].content[0].source.media_type".
    std::string text() const
    {
        std::string out = parent_ ? parent_->text() : std::string();
        if (is_index_) return out.append("[").append(std::to_string(index_)).append("]");
        if (parent_) out.append(".");
        return out.append(key_);
    }

private:
    field_path const* parent_ = nullptr;  // outlives us: the caller's frame
    std::string_view key_;
    std::size_t index_ = 0;
    bool is_index_ = false;
};

}  // namespace signalbox::dialect::anthropic
