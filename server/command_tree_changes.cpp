// The commands that bring a configuration to a running gateway, and that write one.
#include "server/command_parts.hpp"

namespace signalbox::server {

namespace {

void add_gateway(CLI::App& to, gateway_choice& where)
{
    to.add_option("--gateway", where.url, "The gateway's operator pages (http://127.0.0.1:9090)")->type_name("URL");
    to.add_option("--token-file", where.token_file,
                  "A file with the token of server.admin.token (without: the variable SIGNALBOX_ADMIN_TOKEN)")
        ->type_name("FILE");
}

void add_approval(CLI::App& to, choices& all)
{
    to.add_flag("--dry-run", all.change.dry, "Print the plan and what the gateway says of it; change nothing");
    to.add_flag("--auto-approve", all.change.approved, "Do not ask; needed where there is no terminal");
    to.add_option("--note", all.change.note, "What the change is for: kept with the configuration's history");
}

/// An empty one, as of a variable that is not set, would mean everything.
CLI::Validator some_tag()
{
    return {[](std::string& text) {
                return text.empty() ? std::string("the tag is empty; leave --tag out to mean all objects") : std::string();
            },
            "TAG"};
}

void add_file(CLI::App& to, choices& all)
{
    to.add_option("file", all.change.file, "The configuration to bring to the gateway")->required()->type_name("FILE");
    to.add_option("--tag", all.change.tag,
                  "Touch the objects with this tag alone: those of the file get it, others that have it are deleted")
        ->check(some_tag());
}

void run_with(CLI::App& app, choices& all, int (*command)(change_options const&))
{
    add_gateway(app, all.change.where);
    add_format(app, all, {"text", "json"});
    app.callback([&all, command] {
        all.change.json = all.format == "json";
        all.run = [&all, command] { return command(all.change); };
    });
}

}  // namespace

void add_changes(CLI::App& root, choices& all)
{
    auto& difference = *root.add_subcommand("diff", "What `apply` would change in a running gateway; exit 3 when there is something");
    add_file(difference, all);
    run_with(difference, all, diff);
    auto& application =
        *root.add_subcommand("apply", "Bring a configuration to a running gateway: shows the plan, asks, and changes nothing twice");
    add_file(application, all);
    add_approval(application, all);
    run_with(application, all, apply);
    auto& removal = *root.add_subcommand("teardown", "Delete the objects of a tag from a running gateway");
    removal.add_option("--tag", all.change.tag, "The tag")->required()->check(some_tag());
    add_approval(removal, all);
    run_with(removal, all, teardown);
    auto& importing =
        *root.add_subcommand("import", "Write another gateway's configuration as one of ours, with a report of what became of each part");
    importing.add_option("product", all.imported.product, "Whose configuration it is")
        ->required()
        ->check(one_of({"krakend", "kong", "keeptrusts"}));
    importing.add_option("file", all.imported.file, "Its JSON or YAML; - for standard input")->required()->type_name("FILE");
    importing.add_option("--out", all.imported.out, "A new file for the configuration (standard output)")->type_name("FILE");
    add_format(importing, all, {"text", "json"});
    importing.callback([&all] {
        all.imported.json = all.format == "json";
        all.run = [&all] { return import_configuration(all.imported); };
    });
    auto& writing = *root.add_subcommand("export", "Print a configuration as one text in normal form, with all that it includes");
    auto* const file = writing.add_option("file", all.exported.file, "The configuration file (signalbox.yaml)")->type_name("FILE");
    writing.add_flag("--running", all.exported.running, "The running gateway's configuration instead of a file's")->excludes(file);
    writing.add_flag("--allow-inline-secrets", all.exported.allow_inline_secrets, "Print secrets that stand in the configuration itself");
    add_gateway(writing, all.exported.where);
    writing.callback([&all] {
        if (!all.exported.running) all.exported.file = file_or_default(all.exported.file);
        if (all.exported.file.empty() && !all.exported.running)
            throw CLI::RequiredError(std::string(no_file) + ", --running needs none", CLI::ExitCodes::RequiredError);
        all.run = [&all] { return export_configuration(all.exported); };
    });
}  // namespace signalbox::server

}  // namespace signalbox::server
