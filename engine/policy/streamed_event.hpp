// One event of a stream with the place of its data, in any of the forms that streams have. A value that owns its bytes.
#pragma once

#include "engine/dialect/format.hpp"

#include <string>
#include <string_view>

namespace signalbox::policy {

class streamed_event {
public:
    /// Takes the first event off `bytes`, which are whole events but for the last one of a stream.
    static streamed_event take(dialect::stream_form form, std::string_view& bytes);

    std::string_view bytes() const { return bytes_; }
    /// Empty where there is none. Lines of data are joined.
    std::string_view data() const { return joined_.empty() ? std::string_view(bytes_).substr(at_, size_) : std::string_view(joined_); }
    /// What the event is called, where it has a name.
    std::string_view name() const { return name_; }
    /// The event with other data.
    void append_with(std::string& out, std::string_view data) const;

private:
    explicit streamed_event(dialect::stream_form form) : form_(form) {}
    void take_lines(std::string_view& bytes);
    void take_field(std::string_view all, std::string_view line);
    void take_frame(std::string_view& bytes);

    dialect::stream_form form_;
    std::string bytes_;
    std::size_t at_ = 0, size_ = 0;  // of the data
    std::string joined_;             // the data, when it has several lines
    std::string name_, kind_;        // kind: of a frame
};

}  // namespace signalbox::policy
