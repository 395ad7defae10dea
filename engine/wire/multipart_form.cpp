#include "engine/wire/multipart_form.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace signalbox::wire {

namespace {

constexpr std::string_view line_end = "\r\n";

model::failure wrong(std::string what)
{
    return {model::fault::bad_request, "the form " + std::move(what), "multipart/form-data"};
}

bool is_boundary_byte(char byte)
{
    bool const letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    return letter || std::string_view("'()+_,-./:=? ").find(byte) != std::string_view::npos;
}

/// One parameter of a field's value.
struct parameter {
    std::string_view name;
    std::string value;
};

/// Takes `; name=value` from the front; a quoted value has no backslash but before a quote or another one. Nothing when it is none.
std::optional<parameter> take_parameter(std::string_view& rest)
{
    if (!rest.starts_with(';')) return std::nullopt;
    rest = base::trimmed(rest.substr(1));
    std::size_t const equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    parameter out{base::trimmed(rest.substr(0, equals)), {}};
    rest = base::trimmed(rest.substr(equals + 1));
    if (!rest.starts_with('"')) {
        std::size_t const end = std::min(rest.find(';'), rest.size());
        out.value = base::trimmed(rest.substr(0, end));
        rest.remove_prefix(end);
        return out;
    }
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest = base::trimmed(rest.substr(i + 1));
            return out;
        }
        bool const escape = rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
        out.value += escape ? rest[++i] : rest[i];
    }
    return std::nullopt;
}

/// Takes one line from the front, without its end.
std::string_view take_line(std::string_view& rest)
{
    std::string_view const line = rest.substr(0, rest.find(line_end));
    rest.remove_prefix(std::min(line.size() + line_end.size(), rest.size()));
    return line;
}

/// Of a Content-Disposition.
model::result<void> read_disposition(std::string_view value, form_part& into)
{
    std::size_t const type_end = std::min(value.find(';'), value.size());
    if (!base::same_text(base::trimmed(value.substr(0, type_end)), "form-data")) return wrong("has a part that is no form-data");
    std::string_view rest = value.substr(type_end);
    bool named = false;
    while (!rest.empty()) {
        auto given = take_parameter(rest);
        if (!given) return wrong("has a part whose Content-Disposition is broken");
        if (base::same_text(given->name, "name*")) return wrong("has a part whose name is coded: write name=\"...\"");
        if (base::same_text(given->name, "filename") || base::same_text(given->name, "filename*")) into.file = true;
        if (!base::same_text(given->name, "name")) continue;
        if (std::exchange(named, true)) return wrong("has a part with two names");
        if (given->value.find('\\') != std::string::npos) return wrong("has a part with a backslash in its name");
        into.name = std::move(given->value);
    }
    if (!named) return wrong("has a part without a name");
    return {};
}

model::result<form_part> read_head(std::string_view head)
{
    form_part out;
    bool disposed = false;
    while (!head.empty()) {
        std::string_view const line = take_line(head);
        std::size_t const colon = line.find(':');
        if (colon == std::string_view::npos || line.find_first_of("\r\n") != std::string_view::npos)
            return wrong("has a part with a line that is no field");
        std::string_view const name = line.substr(0, colon), value = base::trimmed(line.substr(colon + 1));
        if (base::same_text(name, "content-transfer-encoding")) {
            constexpr std::array<std::string_view, 3> as_they_are{"7bit", "8bit", "binary"};
            out.coded = std::ranges::none_of(as_they_are, [&](std::string_view each) { return base::same_text(value, each); });
        }
        if (!base::same_text(name, "content-disposition")) continue;
        if (std::exchange(disposed, true)) return wrong("has a part with two Content-Dispositions");
        if (auto const read = read_disposition(value, out); !read) return read.error();
    }
    if (!disposed) return wrong("has a part without a Content-Disposition");
    return out;
}

}  // namespace

model::result<std::string> form_boundary(std::string_view content_type)
{
    std::size_t const type_end = std::min(content_type.find(';'), content_type.size());
    if (!base::same_text(base::trimmed(content_type.substr(0, type_end)), "multipart/form-data"))
        return model::failure{model::fault::bad_request, "the body must be a form: send Content-Type: multipart/form-data", "Content-Type"};
    std::string_view rest = content_type.substr(type_end);
    std::optional<std::string> found;
    while (!rest.empty()) {
        auto given = take_parameter(rest);
        if (!given) return wrong("has a Content-Type that is broken");
        if (!base::same_text(given->name, "boundary")) continue;
        if (found) return wrong("has a Content-Type with two boundaries");
        found = std::move(given->value);
    }
    bool const good =
        found && !found->empty() && found->size() <= 70 && !found->ends_with(' ') && std::ranges::all_of(*found, &is_boundary_byte);
    if (!good) return wrong("has a Content-Type without a good boundary: 1 to 70 letters, digits and '()+_,-./:=?");
    return std::move(*found);
}

/// Of the next line that begins with the delimiter.
std::optional<std::size_t> form_reader::find_delimiter(std::size_t from) const
{
    for (std::size_t found = body_.find(delimiter_, from); found != std::string_view::npos; found = body_.find(delimiter_, found + 1))
        if (found == 0 || (found >= 2 && body_.substr(found - 2, 2) == line_end)) return found;
    return std::nullopt;
}

/// The fields of the part whose delimiter is at the front.
model::result<std::string_view> form_reader::take_head()
{
    std::size_t const line = body_.find(line_end, at_);
    std::string_view const padding =
        body_.substr(at_ + delimiter_.size(), line == std::string_view::npos ? 0 : line - at_ - delimiter_.size());
    if (line == std::string_view::npos) return wrong("ends inside a boundary");
    if (padding.find_first_not_of(" \t") != std::string_view::npos) return wrong("has a line that begins as its boundary and is none");
    std::size_t const begin = line + line_end.size();
    std::size_t const end = body_.substr(begin, form_head_limit + 4).find("\r\n\r\n");
    if (end == std::string_view::npos)
        return wrong(body_.size() - begin > form_head_limit ? "has a part with more than 8 KiB of fields" : "ends inside a part's fields");
    at_ = begin + end + 4;
    return body_.substr(begin, end);
}

model::result<std::string_view> form_reader::take_content()
{
    std::size_t const begin = at_;
    auto const end = find_delimiter(begin);
    if (!end || *end < begin + line_end.size()) return wrong("ends inside a part, or its last boundary is missing");
    at_ = *end;
    return body_.substr(begin, *end - line_end.size() - begin);
}

model::result<std::optional<form_part>> form_reader::next()
{
    if (parts_ == 0) {
        auto const first = find_delimiter(0);
        if (!first) return wrong("has not the boundary that its Content-Type names");
        at_ = *first;
    }
    std::string_view const here = body_.substr(at_);
    if (here.substr(delimiter_.size()).starts_with("--")) {
        if (parts_ == 0) return wrong("has no parts");
        return std::optional<form_part>();
    }
    if (++parts_ > form_part_limit) return wrong("has more than 1024 parts");
    auto const head = take_head();
    if (!head) return head.error();
    auto part = read_head(*head);
    if (!part) return part.error();
    auto const content = take_content();
    if (!content) return content.error();
    part->content = *content;
    part->from_here = here;
    return std::optional<form_part>(std::move(*part));
}

}  // namespace signalbox::wire
