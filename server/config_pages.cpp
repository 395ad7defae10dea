// The operator's pages of the configuration: its text, and another text in its place, checked and applied as a whole.
#include "server/config_answers.hpp"
#include "server/operator_pages.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/inclusion.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/yaml_text.hpp"
#include "server/administration.hpp"
#include "server/file_replacement.hpp"
#include "server/followed_state.hpp"
#include "server/watch.hpp"

#include <filesystem>

namespace signalbox::server {

namespace {

std::string tag_line(std::string_view text)
{
    return "ETag: " + text_tag(text) + "\r\n";
}

/// Where another server gives the configuration, its address.
std::string followed_line(admin_view const& of)
{
    return of.followed ? "X-Signalbox-Followed: " + of.followed->look().address + "\r\n" : std::string();
}

/// What is wrong with a condition (RFC 9110 13.1.1): it names the text that the new one replaces.
std::optional<admin_page> refused_by_condition(wire::header_list const& head, std::string_view now)
{
    auto const wanted = head.find("if-match");
    if (!wanted) return refused_page(428, "send If-Match with the ETag that GET /config gave: it says which text this one replaces");
    for (std::string_view rest = *wanted; !rest.empty();) {
        std::string_view const each = base::trimmed(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(rest.size(), rest.find(',') == rest.npos ? rest.size() : rest.find(',') + 1));
        if (each == "*" || each == text_tag(now)) return std::nullopt;
    }
    bool const quoted = wanted->find('"') != wanted->npos;
    admin_page out = refused_page(412, quoted ? "the configuration has changed since: read it again"
                                              : "If-Match is no ETag: send the one of GET /config with its quotes");
    out.lines = tag_line(now);
    return out;
}

}  // namespace

admin_page config_text_page(admin_view const& of, operator_request const&)
{
    if (of.configuration.file().empty()) return no_file_page();
    auto text = config::read_file(of.configuration.file(), config::configuration_limit);
    if (!text) return refused_page(500, "the file cannot be read: " + text.error().detail);
    admin_page page{200, "application/yaml", std::move(*text), {}};
    page.lines = tag_line(page.body) + "X-Signalbox-Config-Revision: " + of.states.current()->config->revision + "\r\n" + followed_line(of);
    return page;
}

admin_page merged_config_page(admin_view const& of, operator_request const&)
{
    std::string const file = of.configuration.file();
    if (file.empty()) return no_file_page();
    auto const text = config::read_file(file, config::configuration_limit);
    if (!text) return refused_page(500, "the file cannot be read: " + text.error().detail);
    config::report findings(file);
    config::environment const lookup = config::process_environment();
    config::included_files beside;
    auto const root = config::read_with_included(*text, {std::filesystem::path(file).parent_path().string(), lookup}, findings, beside);
    if (!root || findings.failed()) return {422, "application/json", config::findings_as_json(file, findings.take()), {}};
    admin_page page{200, "application/yaml", config::yaml_of(*config::normal_form(*root)), {}};
    page.lines = tag_line(*text) + "X-Signalbox-Config-Revision: " + of.states.current()->config->revision + "\r\n" + followed_line(of);
    return page;
}

admin_page replace_config_page(admin_view const& of, operator_request const& asked)
{
    reload& configuration = of.configuration;
    std::string_view const query = asked.as_sent.query, fresh = asked.as_sent.body;
    bool const only_checked = query == "check=true";
    if (!query.empty() && !only_checked) return refused_page(400, "unknown field in the query; known here: check=true");
    if (configuration.file().empty()) return no_file_page();
    if (!of.beside.keys()) return refused_page(503, "the server is about to end");
    auto const now = config::read_file(configuration.file(), config::configuration_limit);
    if (!now) return refused_page(500, "the file cannot be read: " + now.error().detail);
    auto const remark = remark_of(*asked.as_sent.headers);
    if (!remark) return refused_page(400, remark.error().detail);
    if (!only_checked)
        if (auto refused = refused_by_condition(*asked.as_sent.headers, *now)) return std::move(*refused);
    config::loaded const made = configuration.check(fresh);
    if (!made.frozen) return {422, "application/json", config::findings_as_json(made.file, made.findings), {}};
    if (!made.frozen->enabled) return refused_page(422, "meta.enabled is false: this configuration is not to be served");
    auto const fixed = fixed_fields(*of.states.current()->config, *configuration.as_served(*made.frozen));
    if (only_checked) return change_outcome(made, false, fixed);
    if (auto refused = refused_as_followed(of)) return std::move(*refused);
    if (of.recorder.acts().full()) return too_many_acts();
    if (auto const failed = replace_file(configuration.file(), fresh)) return refused_page(500, *failed);
    std::uint64_t const before = configuration.record().applied;
    configuration.read_again(put_config, *remark);
    bool const applied = configuration.record().applied != before;
    admin_page page = applied ? change_outcome(made, true, fixed)
                              : refused_page(500, "the file is written and could not be applied: " + configuration.record().last_trouble);
    if (applied) page.lines = tag_line(fresh);
    page.is_an_act = true;
    return page;
}

}  // namespace signalbox::server
