// `signalbox import`: another gateway's configuration as one of ours, checked as `signalbox check` would, and a report of what became of each part.
#include "server/commands.hpp"
#include "server/imports/imported.hpp"
#include "server/imports/needed_variables.hpp"
#include "server/standard_input.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/printable.hpp"
#include "engine/config/source.hpp"
#include "engine/config/yaml_text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <set>

#include <fcntl.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

using imports::outcome;

constexpr int something_left_out = 3;
constexpr std::array words{"carried over", "approximated", "NOT carried over"};
constexpr std::array keys{"carried", "approximated", "left_out"};

int complain(std::string_view what, int status)
{
    std::cerr << "signalbox import: " << what << (what.ends_with('\n') ? "" : "\n");
    return status;
}

std::string report_as_text(std::string const& file, std::vector<imports::import_note> const& notes)
{
    std::string out;
    std::array<std::size_t, 3> counts{};
    for (imports::import_note const& each : notes) {
        auto const how = static_cast<std::size_t>(each.how);
        ++counts[how];
        base::append_printable(out, file + (each.line > 0 ? ":" + std::to_string(each.line) : "") + ": " + words[how] + ": " + each.words);
        out += '\n';
    }
    return out + std::to_string(counts[0]) + " carried over, " + std::to_string(counts[1]) + " approximated, " + std::to_string(counts[2]) +
           " not carried over\n";
}

std::string variables_as_text(std::set<std::string> const& names)
{
    std::string out;
    for (std::string const& each : names) out.append(out.empty() ? "set before it is served: " : ", ").append(each);
    return out.empty() ? out : out + "\n";
}

std::string as_json(std::string const& text, std::vector<imports::import_note> const& notes, std::set<std::string> const& variables,
                    config::loaded const& checked)
{
    std::string out;
    base::json_object whole(out);
    whole.text("configuration", text);
    whole.list("report", notes, [](std::string& into, imports::import_note const& each) {
        base::json_object one(into);
        one.text("outcome", keys[static_cast<std::size_t>(each.how)]);
        one.number("line", static_cast<std::uint64_t>(each.line));
        one.text("what", each.words);
        one.close();
    });
    whole.list("variables", variables, [](std::string& into, std::string const& each) { base::append_json_string(into, each); });
    std::string check = config::findings_as_json(checked.file, checked.findings);
    check.pop_back();  // the line end
    whole.key("check") += check;
    whole.close();
    return out + "\n";
}

bool is_standard_input(std::string const& file)
{
    return file == "-" || file == "/dev/stdin" || file == "/dev/fd/0";
}

model::result<std::string> read_input(std::string const& file)
{
    if (!is_standard_input(file)) return config::read_file(file, config::configuration_limit);
    if (auto text = read_standard_input(config::configuration_limit)) return std::move(*text);
    return model::failure{model::fault::bad_request, "is larger than " + std::to_string(config::configuration_limit) + " bytes", {}, 0, {}};
}

/// Never replaces a file. Why it could not be written; empty: it is.
std::string write_new(std::string const& path, std::string_view text)
{
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) return path + ": " + std::strerror(errno);
    bool whole = true;
    for (std::string_view rest = text; whole && !rest.empty();) {
        ssize_t const done = ::write(file, rest.data(), rest.size());
        if (done < 0 && errno == EINTR) continue;
        whole = done > 0;
        if (whole) rest.remove_prefix(static_cast<std::size_t>(done));
    }
    int const error = errno;
    ::close(file);
    return whole ? std::string() : path + ": " + std::strerror(error);
}

}  // namespace

int import_configuration(import_options const& options)
{
    std::string const name = is_standard_input(options.file) ? "standard-input" : options.file;
    auto const text = read_input(options.file);
    if (!text) return complain(name + ": " + text.error().detail, 2);
    auto const made = imports::import_text(*imports::product_named(options.product), *text, name);
    if (!made) return complain(made.error().detail, 2);
    std::string const yaml = "# Made by signalbox import " + options.product + "\n" + config::yaml_of(*made->root);
    config::loaded const checked = imports::check_imported(yaml, options.out.empty() ? "imported.yaml" : options.out);
    std::set<std::string> const variables = imports::needed_variables(*made->root);
    bool const left_out = std::ranges::any_of(made->notes, [](auto const& each) { return each.how == outcome::left_out; });
    std::string const trouble = options.out.empty() ? std::string() : write_new(options.out, yaml);
    if (!trouble.empty()) return complain(trouble, 1);
    if (options.json) {
        std::cout << as_json(yaml, made->notes, variables, checked);
    } else {
        if (options.out.empty()) std::cout << yaml;
        std::cerr << report_as_text(name, made->notes) << variables_as_text(variables) << config::findings_as_text(checked.findings);
    }
    if (config::has_errors(checked.findings))
        return complain("the configuration has errors that are to be mended before it can be served", 1);
    return left_out ? something_left_out : 0;
}

}  // namespace signalbox::server
