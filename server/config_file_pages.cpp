// The operator's pages of a configuration of several files: their texts, and other texts in the place of some of them, all or none.
#include "server/config_answers.hpp"
#include "server/operator_pages.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/config/inclusion.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/yaml_text.hpp"
#include "server/administration.hpp"
#include "server/file_replacement.hpp"
#include "server/watch.hpp"

#include <boost/json/parse.hpp>

#include <filesystem>
#include <map>

namespace signalbox::server {

namespace {

/// The files of a configuration as they are now, the first one first.
struct read_files {
    std::vector<std::string> names;
    std::map<std::string, std::string> texts;
    std::string wrong;  // why they cannot be read; empty: they can
};

read_files files_of(std::string const& first)
{
    read_files out{.names = {first}};
    auto text = config::read_file(first, config::configuration_limit);
    if (!text) return out.wrong = "the file cannot be read: " + text.error().detail, out;
    config::report findings(first);
    config::environment const lookup = config::process_environment();
    config::included_files beside;
    (void)config::read_with_included(*text, {std::filesystem::path(first).parent_path().string(), lookup}, findings, beside);
    out.texts.emplace(first, std::move(*text));
    for (std::string& each : beside.names) {
        auto included = config::read_file(each, config::configuration_limit);
        if (!included) return out.wrong = each + " cannot be read: " + included.error().detail, out;
        out.texts.emplace(each, std::move(*included));
        out.names.push_back(std::move(each));
    }
    return out;
}

/// What is asked for: texts by the names of files. The refusal when it cannot be read, or names what is no file of the configuration or has changed.
struct asked_texts {
    std::map<std::string, std::string> texts;
    std::optional<admin_page> refused;
};

std::optional<std::string> text_in(boost::json::value const& of, std::string_view key)
{
    auto const* const found = of.is_object() ? of.as_object().if_contains(key) : nullptr;
    return found && found->is_string() ? std::optional<std::string>(found->as_string()) : std::nullopt;
}

asked_texts read_asked(std::string_view body, read_files const& now, bool only_checked)
{
    asked_texts out;
    auto const refuse = [&](int status, std::string const& why) {
        out.refused = refused_page(status, why);
        return out;
    };
    boost::system::error_code wrong;
    auto const parsed = boost::json::parse(body, wrong);
    auto const* const list = !wrong && parsed.is_object() ? parsed.as_object().if_contains("files") : nullptr;
    if (!list || !list->is_array() || list->as_array().empty())
        return refuse(400, "the body is {\"files\": [{\"name\", \"etag\", \"text\"}]}, with a file at least");
    for (auto const& each : list->as_array()) {
        auto const name = text_in(each, "name"), etag = text_in(each, "etag"), text = text_in(each, "text");
        if (!name || !text) return refuse(400, "each of files has name and text, and etag unless it is only checked");
        auto const known = now.texts.find(*name);
        if (known == now.texts.end()) return refuse(404, *name + " is no file of this configuration");
        if (!etag && !only_checked)
            return refuse(428, *name + ": send the etag that GET /config/files gave: it says which text this one replaces");
        if (!only_checked && *etag != text_tag(known->second)) return refuse(412, *name + " has changed since: read it again");
        if (!out.texts.emplace(*name, *text).second) return refuse(400, *name + " stands in files twice");
    }
    return out;
}

/// The whole configuration as one text, with these texts in the place of files. Nothing, and why, when they cannot be read.
model::result<std::string> joined(read_files const& now, std::map<std::string, std::string> const& instead, std::string& findings_json)
{
    std::string const& first = now.names.front();
    auto const fresh = instead.find(first);
    std::string const& text = fresh == instead.end() ? now.texts.at(first) : fresh->second;
    config::report findings(first);
    config::environment const lookup = config::process_environment();
    config::included_files beside;
    auto const root = config::read_with_included(
        text, {.directory = std::filesystem::path(first).parent_path().string(), .lookup = lookup, .instead = &instead}, findings, beside);
    if (root && !findings.failed()) return config::yaml_of(*config::normal_form(*root));
    findings_json = config::findings_as_json(first, findings.take());
    return model::failure{.kind = model::fault::bad_request};
}

std::vector<file_change> changes_of(read_files const& now, std::map<std::string, std::string> const& texts)
{
    std::vector<file_change> out;
    for (auto const& [name, text] : texts)
        if (now.texts.at(name) != text) out.push_back({name, now.texts.at(name), text});
    return out;
}

}  // namespace

admin_page config_files_page(admin_view const& of, operator_request const&)
{
    if (of.configuration.file().empty()) return no_file_page();
    auto const now = files_of(of.configuration.file());
    if (!now.wrong.empty()) return refused_page(500, now.wrong);
    admin_page page;
    base::json_object out(page.body);
    out.text("revision", of.states.current()->config->revision);
    out.list("files", now.names, [&](std::string& to, std::string const& name) {
        base::json_object one(to);
        one.text("name", name);
        one.text("etag", text_tag(now.texts.at(name)));
        one.text("text", now.texts.at(name));
        one.close();
    });
    out.close();
    page.body += "\n";
    return page;
}

admin_page replace_config_files_page(admin_view const& of, operator_request const& asked)
{
    reload& configuration = of.configuration;
    std::string_view const query = asked.as_sent.query;
    bool const only_checked = query == "check=true";
    if (!query.empty() && !only_checked) return refused_page(400, "unknown field in the query; known here: check=true");
    if (configuration.file().empty()) return no_file_page();
    if (!of.beside.keys()) return refused_page(503, "the server is about to end");
    auto const remark = remark_of(*asked.as_sent.headers);
    if (!remark) return refused_page(400, remark.error().detail);
    auto const now = files_of(configuration.file());
    if (!now.wrong.empty()) return refused_page(500, now.wrong);
    auto wanted = read_asked(asked.as_sent.body, now, only_checked);
    if (wanted.refused) return std::move(*wanted.refused);
    std::string findings;
    auto const whole = joined(now, wanted.texts, findings);
    if (!whole) return {422, "application/json", std::move(findings), {}};
    config::loaded const made = configuration.check(*whole);
    if (!made.frozen) return {422, "application/json", config::findings_as_json(made.file, made.findings), {}};
    if (!made.frozen->enabled) return refused_page(422, "meta.enabled is false: this configuration is not to be served");
    auto const fixed = fixed_fields(*of.states.current()->config, *configuration.as_served(*made.frozen));
    auto const changes = changes_of(now, wanted.texts);
    if (only_checked || changes.empty()) return change_outcome(made, false, fixed);
    if (auto refused = refused_as_followed(of)) return std::move(*refused);
    if (of.recorder.acts().full()) return too_many_acts();
    if (auto const failed = replace_files(configuration.file(), changes)) return refused_page(500, *failed);
    std::uint64_t const before = configuration.record().applied;
    configuration.read_again(put_config, *remark);
    bool const applied = configuration.record().applied != before;
    config::loaded in_force = made;
    in_force.frozen = of.states.current()->config;  // its revision is made from the files as they are written
    admin_page page = applied ? change_outcome(in_force, true, fixed)
                              : refused_page(500, "the files are written and could not be applied: " + configuration.record().last_trouble);
    page.is_an_act = true;
    return page;
}

}  // namespace signalbox::server
