// Forms of several parts (multipart/form-data, RFC 7578 and 2046): reads the parts of a body that lies in memory, and copies none. What two readers could
// understand differently is refused. A value on the request's strand; views point into the body.
#pragma once

#include "engine/model/failure.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::wire {

inline constexpr std::size_t form_part_limit = 1024;      // parts of one form: a dozen fields and some files
inline constexpr std::size_t form_head_limit = 8 * 1024;  // the fields before a part's content: names and types

/// The boundary that a Content-Type names. Fault bad_request: it is no form, or its boundary is none by RFC 2046 5.1.1.
model::result<std::string> form_boundary(std::string_view content_type);

struct form_part {
    std::string name;
    bool file = false;   // it has a filename
    bool coded = false;  // its content is in another coding than as it is
    std::string_view content;
    std::string_view from_here;  // the body from the line of the boundary before this part on
};

class form_reader {
public:
    form_reader(std::string_view body, std::string boundary) : body_(body), delimiter_("--" + std::move(boundary)) {}

    /// The next part; nothing behind the last one, when the form is whole. Fault bad_request, of every form that is cut or ambiguous.
    model::result<std::optional<form_part>> next();

private:
    model::result<std::string_view> take_head();
    model::result<std::string_view> take_content();
    std::optional<std::size_t> find_delimiter(std::size_t from) const;

    std::string_view body_;
    std::string delimiter_;
    std::size_t at_ = 0;  // where the next delimiter stands
    std::size_t parts_ = 0;
};

}  // namespace signalbox::wire
