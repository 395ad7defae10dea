// `signalbox export`: a configuration as one text in the order of the schema, with all that it includes. Secrets stay the references that they are.
#include "server/gateway_configuration.hpp"

#include "engine/config/inclusion.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/yaml_text.hpp"

#include <filesystem>
#include <iostream>

namespace signalbox::server {

namespace {

int complain(std::string_view what, int status)
{
    std::cerr << "signalbox export: " << what << "\n";
    return status;
}

int print(config::node const& root, export_options const& options)
{
    std::string const literal = options.allow_inline_secrets ? std::string() : config::literal_secret(root);
    if (!literal.empty())
        return complain(literal + " is a secret that stands in the configuration itself; --allow-inline-secrets prints it", 1);
    std::cout << config::yaml_of(*config::normal_form(root)) << std::flush;
    return 0;
}

int export_running(export_options const& options)
{
    auto const line = line_to(options.where);
    if (!line) return complain(model::words_of(line.error()), 2);
    auto const text = merged_text_of(*line);
    if (!text) return complain(line->url() + ": " + model::words_of(text.error()), 1);
    config::report findings("the gateway's configuration");
    auto const root = config::read_document(*text, findings);
    if (!root || findings.failed()) return std::cerr << config::findings_as_text(findings.take()), 1;
    return print(*root, options);
}

}  // namespace

int export_configuration(export_options const& options)
{
    if (options.running) return export_running(options);
    config::report findings(options.file);
    auto const text = config::read_file(options.file, config::configuration_limit);
    if (!text) return complain(options.file + ": " + text.error().detail, 2);
    config::environment const lookup = config::process_environment();
    config::included_files beside;
    std::string const directory = std::filesystem::path(options.file).parent_path().string();
    auto const root = config::read_with_included(*text, {directory, lookup}, findings, beside);
    bool const good = root && !findings.failed();
    std::cerr << config::findings_as_text(findings.take());
    if (!good) return 2;
    return print(*root, options);
}

}  // namespace signalbox::server
