#include "engine/dialect/parts/form_scan.hpp"

#include "engine/dialect/parts/member_name.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/wire/multipart_form.hpp"

namespace signalbox::dialect {

namespace {

model::failure wrong(std::string_view field, std::string_view why)
{
    return {model::fault::bad_request, std::string(field).append(" ").append(why), std::string(field)};
}

/// What one field says of where the request goes.
model::result<void> note(wire::form_part const& part, bool& named, scanned_request& into)
{
    if (auto const fine = check_member_name(part.name); !fine) return fine.error();
    if (part.name == "stream") into.stream = part.content == "true";
    if (part.name != "model") return {};
    if (part.file || part.coded) return wrong("model", "must be a text, not a file");
    if (std::exchange(named, true)) return wrong("model", "is given twice");
    if (part.content.empty()) return wrong("model", "is empty: name a model or group");
    into.model_literal = part.content;
    into.model = std::string(part.content);
    return {};
}

}  // namespace

model::result<scanned_request> scan_form(std::string_view body, std::string_view content_type)
{
    auto boundary = wire::form_boundary(content_type);
    if (!boundary) return boundary.error();
    wire::form_reader form(body, std::move(*boundary));
    scanned_request out;
    bool named = false, first = true;
    for (;;) {
        auto const part = form.next();
        if (!part) return part.error();
        if (!*part) return out;
        if (std::exchange(first, false)) out.model_literal = (*part)->from_here.substr(0, 0);
        if (auto const noted = note(**part, named, out); !noted) return noted.error();
    }
}

std::string form_as_json(std::string_view body, std::string_view content_type)
{
    std::string out = "{";
    auto boundary = wire::form_boundary(content_type);
    if (!boundary) return "{}";
    wire::form_reader form(body, std::move(*boundary));
    for (;;) {
        auto const part = form.next();
        if (!part || !*part) return out + "}";
        if (!(*part)->file) write_string((*part)->name, (*part)->content, out);
    }
}

void append_form_model(std::string& out, std::string_view body, std::string_view literal, std::string_view model)
{
    if (literal.empty()) {
        auto const at = static_cast<std::size_t>(literal.data() - body.data());
        std::string_view const line = body.substr(at, body.find("\r\n", at) - at);
        out.append(line).append("\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n").append(model).append("\r\n");
    } else {
        out.append(model);
    }
}

}  // namespace signalbox::dialect
