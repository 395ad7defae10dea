// The operator's pages of the configuration: its text, and another text in its place, checked and applied as a whole.
#include "server/operator_pages.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/hex.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/utf8.hpp"
#include "engine/config/inclusion.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/yaml_text.hpp"
#include "server/administration.hpp"
#include "server/file_replacement.hpp"
#include "server/watch.hpp"

#include <filesystem>

namespace signalbox::server {

namespace {

constexpr std::size_t tag_bytes = 6;
constexpr std::size_t longest_remark = 512;

/// Names the bytes of a file: 12 hex digits of their SHA-256, in quotes.
std::string tag_of(std::string_view text)
{
    access::digest const digest = access::sha256(text);
    return '"' + base::hex_of_bytes({reinterpret_cast<char const*>(digest.data()), tag_bytes}) + '"';
}

std::string tag_line(std::string_view text)
{
    return "ETag: " + tag_of(text) + "\r\n";
}

admin_page no_file()
{
    return refused_page(409, "this server was started with the built-in demo: it has no configuration file");
}

/// What is wrong with a condition (RFC 9110 13.1.1): it names the text that the new one replaces.
std::optional<admin_page> refused_by_condition(wire::header_list const& head, std::string_view now)
{
    auto const wanted = head.find("if-match");
    if (!wanted) return refused_page(428, "send If-Match with the ETag that GET /config gave: it says which text this one replaces");
    for (std::string_view rest = *wanted; !rest.empty();) {
        std::string_view const each = base::trimmed(rest.substr(0, rest.find(',')));
        rest.remove_prefix(std::min(rest.size(), rest.find(',') == rest.npos ? rest.size() : rest.find(',') + 1));
        if (each == "*" || each == tag_of(now)) return std::nullopt;
    }
    bool const quoted = wanted->find('"') != wanted->npos;
    admin_page out = refused_page(412, quoted ? "the configuration has changed since: read it again"
                                              : "If-Match is no ETag: send the one of GET /config with its quotes");
    out.lines = tag_line(now);
    return out;
}

/// What the person says who changes it. Fault bad_request: too long, or no text.
model::result<std::string> remark_of(wire::header_list const& head)
{
    std::string remark(base::trimmed(head.find("x-signalbox-note").value_or("")));
    if (remark.size() > longest_remark)
        return model::failure{model::fault::bad_request, "X-Signalbox-Note has at most " + std::to_string(longest_remark) + " bytes"};
    if (!base::valid_utf8(remark)) return model::failure{model::fault::bad_request, "X-Signalbox-Note is no UTF-8 text"};
    return remark;
}

/// {"revision", "applied", "file", "included", "takes_effect_at_start", "check"}: what came of a text that has no errors. `file` alone is replaced; the
/// files that it includes are as they were.
admin_page outcome(config::loaded const& made, bool applied, std::vector<std::string_view> const& fixed)
{
    admin_page page;
    base::json_object out(page.body);
    out.text("revision", made.frozen->revision);
    out.boolean("applied", applied);
    out.text("file", made.file);
    out.list("included", made.included, base::append_json_string);
    out.list("takes_effect_at_start", fixed, base::append_json_string);
    std::string check = config::findings_as_json(made.file, made.findings);
    check.pop_back();  // the line end
    out.key("check") += check;
    out.close();
    page.body += "\n";
    return page;
}

}  // namespace

admin_page config_text_page(admin_view const& of, operator_request const&)
{
    if (of.configuration.file().empty()) return no_file();
    auto text = config::read_file(of.configuration.file(), config::configuration_limit);
    if (!text) return refused_page(500, "the file cannot be read: " + text.error().detail);
    admin_page page{200, "application/yaml", std::move(*text), {}};
    page.lines = tag_line(page.body) + "X-Signalbox-Config-Revision: " + of.states.current()->config->revision + "\r\n";
    return page;
}

admin_page merged_config_page(admin_view const& of, operator_request const&)
{
    std::string const file = of.configuration.file();
    if (file.empty()) return no_file();
    auto const text = config::read_file(file, config::configuration_limit);
    if (!text) return refused_page(500, "the file cannot be read: " + text.error().detail);
    config::report findings(file);
    config::environment const lookup = config::process_environment();
    config::included_files beside;
    auto const root = config::read_with_included(*text, {std::filesystem::path(file).parent_path().string(), lookup}, findings, beside);
    if (!root || findings.failed()) return {422, "application/json", config::findings_as_json(file, findings.take()), {}};
    admin_page page{200, "application/yaml", config::yaml_of(*config::normal_form(*root)), {}};
    page.lines = tag_line(*text) + "X-Signalbox-Config-Revision: " + of.states.current()->config->revision + "\r\n";
    return page;
}

admin_page replace_config_page(admin_view const& of, operator_request const& asked)
{
    reload& configuration = of.configuration;
    std::string_view const query = asked.as_sent.query, fresh = asked.as_sent.body;
    bool const only_checked = query == "check=true";
    if (!query.empty() && !only_checked) return refused_page(400, "unknown field in the query; known here: check=true");
    if (configuration.file().empty()) return no_file();
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
    if (only_checked) return outcome(made, false, fixed);
    if (of.recorder.acts().full()) return too_many_acts();
    if (auto const failed = replace_file(configuration.file(), fresh)) return refused_page(500, *failed);
    std::uint64_t const before = configuration.record().applied;
    configuration.read_again(put_config, *remark);
    bool const applied = configuration.record().applied != before;
    admin_page page = applied ? outcome(made, true, fixed)
                              : refused_page(500, "the file is written and could not be applied: " + configuration.record().last_trouble);
    if (applied) page.lines = tag_line(fresh);
    page.is_an_act = true;
    return page;
}

}  // namespace signalbox::server
