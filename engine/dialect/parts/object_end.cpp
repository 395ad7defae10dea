#include "engine/dialect/parts/object_end.hpp"

namespace signalbox::dialect {

void object_end::take(std::string_view piece)
{
    for (char const c : piece) {
        if (in_string_) {
            in_string_ = escaped_ || c != '"';
            escaped_ = !escaped_ && c == '\\';
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '{' || c == '[') {
            began_ = true;
            ++depth_;
        } else if ((c == '}' || c == ']') && depth_ > 0) {
            --depth_;
        }
    }
}

}  // namespace signalbox::dialect
