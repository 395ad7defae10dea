#include "engine/config/finding.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/printable.hpp"
#include "engine/base/shown_address.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

void append_member(std::string& out, std::string_view key, std::string_view value)
{
    out += '"';
    out += key;
    out += "\":";
    base::append_json_string(out, value);
    out += ',';
}

void append_object(std::string& out, finding const& one)
{
    out += '{';
    append_member(out, "severity", name(one.level));
    append_member(out, "code", one.code);
    append_member(out, "file", base::shown_address(one.file));
    out += "\"line\":" + std::to_string(one.line) + ",\"column\":" + std::to_string(one.column) + ',';
    append_member(out, "path", one.path);
    append_member(out, "message", one.message);
    append_member(out, "suggestion", one.suggestion);
    out.back() = '}';
}

}  // namespace

std::string_view name(severity level)
{
    return level == severity::error ? "error" : "warning";
}

bool has_errors(std::vector<finding> const& all)
{
    return std::any_of(all.begin(), all.end(), [](finding const& one) { return one.level == severity::error; });
}

std::string findings_as_text(std::vector<finding> const& all)
{
    std::string out;
    for (finding const& one : all) {
        base::append_printable(out, base::shown_address(one.file));
        out += ':';
        if (one.line > 0) out += std::to_string(one.line) + ':' + std::to_string(one.column) + ':';
        out += ' ';
        out += name(one.level);
        out += ' ' + one.code + ": ";
        base::append_printable(out, one.message);
        if (!one.suggestion.empty())
            base::append_printable(out, one.nearest ? " (did you mean \"" + one.suggestion + "\"?)" : " (write: " + one.suggestion + ")");
        out += '\n';
    }
    return out;
}

std::string findings_as_json(std::string_view file, std::vector<finding> const& all)
{
    std::string out = has_errors(all) ? "{\"valid\":false," : "{\"valid\":true,";
    append_member(out, "file", file);
    out += "\"findings\":[";
    for (finding const& one : all) {
        append_object(out, one);
        out += ',';
    }
    if (!all.empty()) out.pop_back();
    return out + "]}\n";
}

}  // namespace signalbox::config
